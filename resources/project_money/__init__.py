"""Money of projects (筹款、配捐、扶持资金) that no station receives: raised, matched, granted."""
