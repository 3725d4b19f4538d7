"""Projects (项目) of a division, or of one of its stations: who pays, from when until when."""
