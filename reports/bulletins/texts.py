"""What a bulletin says where a division has no template of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.models import Division, Station

USUAL, USUAL_WORDS = "usual", _("usual text")  # its key and its title, where templates are chosen

COVERAGE = (
    "{place}{IND-NET-02.denominator||个}乡镇（街道）中，{IND-NET-02.numerator||个}有社工站覆盖，"
    "乡镇（街道）社工站{IND-NET-02|达|覆盖率}"
)
CONTACTS, ROUGHLY = "服务群众{IND-SVC-01||人次}", "服务群众{IND-SVC-01|余|万人次}"
SERVICES = (
    "[（同比{IND-SVC-01.change||%}）][，惠及{IND-SVC-02||人}]"
    "[；入户探访{IND-VIS-01b||户次}][，按期探访率{IND-VIS-05||%}]"
    "[，较上年同期{IND-VIS-05.change||个百分点}]"
    "[；开展活动{IND-ACT-01||场}][，新增个案{IND-CAS-01||个}]"
    "[；链接款物折合{IND-RES-02|约|万元|后|step=1000}][，捐助{IND-RES-03||人次}]。"
)
ABOVE_COUNTIES = (
    f"截至{{day}}，{COVERAGE}"
    "[，{IND-NET-03b||个}县（市、区）已全覆盖]"
    "[；持证社工{IND-TAL-01||人}][，同比{IND-TAL-01.change||%}]。\n"
    f"{{period}}，{ROUGHLY}{SERVICES}"
)
OF_COUNTY = (
    f"截至{{day}}，{COVERAGE}[；持证社工{{IND-TAL-01||人}}]。\n{{period}}，{CONTACTS}{SERVICES}"
)
OF_TOWNSHIP = f"{{period}}，{{place}}{CONTACTS}{SERVICES}"
TEXTS = {
    Division.Level.PROVINCE: ABOVE_COUNTIES,
    Division.Level.CITY: ABOVE_COUNTIES,
    Division.Level.COUNTY: OF_COUNTY,
}


def usual_text(place: Station | Division | None) -> str:
    if place is None:
        return ABOVE_COUNTIES
    return OF_TOWNSHIP if isinstance(place, Station) else TEXTS.get(place.level, OF_TOWNSHIP)
