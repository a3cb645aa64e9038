"""Designs of plates of Asia, Africa, Oceania and America but for the United States."""

from __future__ import annotations

from lpr.synthesis.designs.design import (
    AMBER,
    BLACK,
    BLUE,
    CREAM,
    DARK_RED,
    DEEP_BLUE,
    GRAY,
    GREEN,
    LIGHT_GREEN,
    NAVY,
    RED,
    SILVER,
    SKY,
    WHITE,
    YELLOW,
    Backdrop,
    Band,
    Design,
    Words,
)

LONG, SHORT, AMERICAN = 4.6, 1.6, 2.0
"""Widths by heights: in one row as in Europe, in two rows, 12 by 6 inches."""

_CN = ("[A-Z] @####", "[A-Z] #####", "[A-Z] #@###", "[A-Z] ##@##", "[A-Z] @@###", "[A-Z] @###@")
_BR_TOWNS = (
    "SP-SAO PAULO", "RJ-RIO DE JANEIRO", "MG-CONTAGEM", "DF-BRASILIA", "PR-CURITIBA", "SP-COTIA",
    "PR-PARANAGUA", "PR-LONDRINA", "BA-SALVADOR", "RS-PORTO ALEGRE", "SC-JOINVILLE",
    "SP-CAMPINAS", "GO-GOIANIA", "CE-FORTALEZA",
)  # fmt: skip
_MERCOSUR = Backdrop("bands", (DEEP_BLUE,))
_TW_NEW = ("[ABR]@@ [0-35-9][0-35-9][0-35-9][0-35-9]", "@@@ [0-35-9][0-35-9][0-35-9][0-35-9]")
_TW_OLD = ("#### @@", "@@ ####", "#### @#", "@# ####", "@@@ ###", "### @@@")
_TW_RIDERS = ("[EMNPQ]@@ [0-35-9][0-35-9][0-35-9][0-35-9]", "@@@ ###", "### @@@", "@@# ###")
_IND = Band("IND", WHITE, DEEP_BLUE, False, 0.3, 0.35)
_PK = ("ISLAMABAD", "PUNJAB", "SINDH", "ICT-ISLAMABAD", "LAHORE", "KARACHI", "PESHAWAR", "GOVT")
_PUNJAB = ("[LRM]@@ 0[6-9] ####", "[LRM]@@ 1# ####", "[FGS]@@ 1# ####")
_PUNJAB_BAND = Band("PUNJAB", (60, 150, 20), (60, 200, 230), False, 0.44)
_PK_TOP = Words(("ICT", "PUNJAB", "SINDH", "GOVT. OF SINDH", "LHR"), BLACK, 0.12, 0.13, share=0.7)
_PK_FOOT = Words(_PK, BLACK, 0.1, 0.88, share=0.7)


def _mercosur(region: str, name: str, forms: tuple[str, ...], share: float) -> Design:
    """The plate of the southern market: a blue strip on top with the country's name."""
    return Design(
        region, "fe", share=share, aspect=3.07, char=0.5, y=0.61, spacing=0.14, gap=0.3,
        marks=(" ",), forms=forms, backdrop=_MERCOSUR, words=(Words((name,), WHITE, 0.14, 0.13),),
        embossed=0.4,
    )  # fmt: skip


def _brazil(
    series: str, ground: tuple[int, int, int], ink: tuple[int, int, int], share: float
) -> Design:
    """The plate from 1990 to 2018: its town on a strip above, a round dot between the groups."""
    return Design(
        "BR", series, ground, ink, share, aspect=3.07, char=0.49, y=0.6, spacing=0.14,
        marks=("•",), forms=("[A-Q]@@ ####",), words=(Words(_BR_TOWNS, ink, 0.1, 0.13),),
        backdrop=Backdrop("bolted"), bolts=0.0, border=0.3, rim=0.85, rounding=0.08, frame=0.04,
        weight=0.8 if series == "gb" else 1.0,
    )  # fmt: skip


def _canada(
    region: str, name: str, slogan: str, ink: tuple[int, int, int], forms: tuple[str, ...],
    share: float, ground: tuple[int, int, int] = WHITE, mark: str = "*",
) -> Design:  # fmt: skip
    return Design(
        region, "us-flat", ground, ink, share, AMERICAN, char=0.48, marks=(mark,), gap=0.3,
        vanity=0.12, forms=forms, seals=("emblem", "disc", ""), stickers=0.5, bolts=0.6, frame=0.35,
        words=(Words((name,), ink, 0.13, 0.13), Words((slogan,), ink, 0.09, 0.9)),
    )  # fmt: skip


def _australia(
    region: str, name: str, ground: tuple[int, int, int], ink: tuple[int, int, int],
    forms: tuple[str, ...], share: float,
) -> Design:  # fmt: skip
    return Design(
        region, "au", ground, ink, share, aspect=2.78, char=0.58, y=0.46, marks=("*", ""),
        seals=("dot", ""), seal_gap=0.36, gap=0.3, forms=forms, vanity=0.12, bolts=0.4,
        words=(Words((name,), ink, 0.12, 0.89, share=0.85),),
    )  # fmt: skip


def _taiwan(
    ground: tuple[int, int, int], ink: tuple[int, int, int], share: float
) -> tuple[Design, ...]:
    """Plates of cars since 2012, of those before, of those with their place on top, and of
    motorcycles, which are less wide."""
    new = Design(
        "TW", "tw", ground, ink, 0.45 * share, aspect=2.38, char=0.61, spacing=0.1, marks=("~",),
        y=0.52, forms=_TW_NEW, backdrop=Backdrop("bolted"), bolts=0.0, border=0.12, rim=0.8,
        rounding=0.11, frame=0.04,
    )  # fmt: skip
    old = Design(
        "TW", "tw", ground, ink, 0.2 * share, aspect=2.13, char=0.6, spacing=0.1, marks=("~",),
        y=0.53, forms=_TW_OLD, backdrop=Backdrop("bolted"), bolts=0.0, border=0.12, rim=0.8,
        rounding=0.11, frame=0.04,
    )  # fmt: skip
    place = Design(
        "TW", "tw", ground, ink, 0.1 * share, aspect=2.13, char=0.56, spacing=0.1, marks=("~",),
        y=0.59, forms=_TW_OLD, backdrop=Backdrop("placed", (ink,)), bolts=0.0, border=0.12,
        rim=0.8, rounding=0.11, frame=0.04,
    )  # fmt: skip
    motorcycle = Design(
        "TW", "tw", ground, ink, 0.7 * share, aspect=1.87, char=0.54, spacing=0.1, marks=("~",),
        gap=0.22, y=0.56, forms=_TW_RIDERS, backdrop=Backdrop("mounted", (ink,)), bolts=0.0,
        border=0.08, rim=0.8, rounding=0.12, frame=0.0,
    )  # fmt: skip
    return new, old, place, motorcycle


WORLD: tuple[Design, ...] = (
    Design("IN", "", share=1.6, aspect=LONG, char=0.6, gap=0.35, band=_IND, embossed=0.4),
    Design("IN", "in", share=1.6, aspect=LONG, char=0.6, gap=0.3, band=_IND, embossed=0.4),
    Design("IN", "", AMBER, share=0.8, aspect=LONG, char=0.6, gap=0.35, embossed=0.3),
    Design("IN", "in", share=1.2, aspect=SHORT, rows=2, char=0.34, embossed=0.3),
    Design("IN", "", AMBER, share=0.7, aspect=SHORT, rows=2, char=0.34, embossed=0.3),
    Design("IN", "in", GREEN, WHITE, share=0.15, aspect=LONG, char=0.6, band=_IND),
    Design("IN", "in", BLACK, YELLOW, share=0.15, aspect=LONG, char=0.6),
    Design("PK", "", share=1.4, aspect=2.1, char=0.42, marks=("-", " "), words=(_PK_TOP, _PK_FOOT)),
    Design("PK", "us", share=0.7, aspect=2.4, char=0.45, marks=("-", "·"), words=(_PK_FOOT,)),
    Design("PK", "", AMBER, share=0.5, aspect=2.0, rows=2, char=0.33, marks=("-",),
           words=(_PK_TOP,), y=0.56),
    Design("PK", "us-flat", share=0.8, aspect=1.9, rows=2, char=0.31, y=0.5, marks=("·", "-"),
           words=(Words(_PK, BLACK, 0.09, 0.92, share=0.6),), band=Band("", GREEN, stars=False,
           width=0.16, share=0.5)),
    *(
        Design("PK", series, ground, ink, share, aspect=1.85, rows=2, char=0.34, y=0.5,
               marks=marks, forms=_PUNJAB, band=band, bolts=0.5)
        for series, ground, ink, share, marks, band in (
            ("us-flat", WHITE, BLACK, 0.8, ("-^", ""), _PUNJAB_BAND),
            ("us-flat", WHITE, BLACK, 0.4, ("·^", ""), _PUNJAB_BAND),
            ("", WHITE, BLACK, 0.3, ("-^", ""), None), ("", BLACK, WHITE, 0.2, (" ^", ""), None),
        )
    ),
    Design("PK", "", share=0.2, aspect=3.6, char=0.5, marks=("-^", "-"), forms=_PUNJAB),
    Design("PK", "", BLACK, WHITE, share=0.2, aspect=3.6, char=0.5, marks=(" ^", " "),
           forms=_PUNJAB),
    Design("PK", "", share=0.8, aspect=3.6, char=0.6, marks=("-", " ")),
    Design("PK", "", BLACK, WHITE, share=0.4, aspect=2.2, char=0.5, marks=(" ",)),
    Design("PK", "", GREEN, WHITE, share=0.3, aspect=2.2, char=0.48, marks=("-",),
           words=(_PK_TOP,)),
    Design("AE", "din", share=0.9, aspect=LONG, char=0.58, marks=("*",), seals=("emirate",),
           seal_gap=1.4,
           forms=("@ #####", "@ ####", "@ ###", "## #####")),
    Design("AE", "din", share=0.5, aspect=2.0, char=0.42, y=0.62, marks=(" ",),
           words=(Words(("DUBAI", "U.A.E.", "SHARJAH"), BLACK, 0.14, 0.18),)),
    Design("SA", "din", share=0.3, aspect=2.1, char=0.34, y=0.72, forms=("#### @@@",),
           backdrop=Backdrop("quarters", (BLACK,)), right=Band("KSA", WHITE, BLACK, False, 0.22)),
    Design("QA", "din", share=0.2, aspect=LONG, char=0.6, band=Band("QATAR", (70, 20, 110), WHITE,
           False, 0.5)),
    Design("KW", "din", share=0.2, aspect=2.0, char=0.46, y=0.6, backdrop=Backdrop("script",
           (BLACK,))),
    Design("CN", "cn", BLUE, WHITE, share=3.0, aspect=3.14, char=0.64, marks=("·",), forms=_CN,
           lead=True, border=1.0, bolts=0.5),
    Design("CN", "cn", LIGHT_GREEN, BLACK, share=0.5, aspect=3.4, char=0.64, marks=("·",),
           forms=("[A-Z] [DF]#####", "[A-Z] [DF]@####"), lead=True,
           backdrop=Backdrop("fade", (WHITE, LIGHT_GREEN))),
    Design("CN", "cn", AMBER, BLACK, share=0.3, aspect=2.0, rows=2, char=0.42, forms=_CN),
    Design("CN", "cn", BLACK, WHITE, share=0.1, aspect=3.14, char=0.64, marks=("·",), forms=_CN,
           lead=True),
    *_taiwan(WHITE, BLACK, 1.16),
    *_taiwan(WHITE, RED, 0.03),
    *_taiwan(WHITE, GREEN, 0.05),
    *_taiwan(GREEN, WHITE, 0.02),
    *_taiwan(YELLOW, BLACK, 0.03),
    *_taiwan(DARK_RED, WHITE, 0.01),
    Design("HK", "gb", YELLOW, share=0.3, char=0.7, gap=0.4),
    Design("HK", "gb", share=0.3, char=0.7, gap=0.4),
    Design("SG", "my", BLACK, WHITE, share=0.5, char=0.64, marks=("", " ")),
    Design("MY", "my", BLACK, WHITE, share=0.8, char=0.66, gap=0.4, border=0.3),
    Design("MY", "my", BLACK, WHITE, share=0.3, aspect=1.7, rows=2, char=0.36, border=0.3),
    Design("VN", "din", share=2.0, aspect=1.25, rows=2, char=0.37, marks=("-", "", "."),
           forms=("[1-9]# @# ### ##", "[1-9]# @# ####", "[1-9]# @ ### ##"), border=1.0),
    Design("VN", "din", share=0.5, aspect=LONG, char=0.66, marks=("", "-", "."), border=1.0,
           forms=("[1-9]# @ ### ##", "[1-9]# @ ####")),
    Design("ID", "", BLACK, WHITE, share=0.4, aspect=3.2, char=0.52, y=0.4,
           words=(Words(("07·25", "03·24", "11·22"), WHITE, 0.14, 0.86),)),
    Design("ID", "", share=0.3, aspect=3.2, char=0.52, y=0.4,
           words=(Words(("07·25", "03·28", "11·27"), BLACK, 0.14, 0.86),)),
    Design("PH", "us-flat", share=0.3, aspect=2.7, char=0.56, marks=(" ",), y=0.45,
           words=(Words(("REGION IV-A", "NCR", "MATATAG NA REPUBLIKA"), BLACK, 0.1, 0.9),)),
    Design("LK", "", AMBER, share=0.15, char=0.6), Design("LK", "", share=0.15, char=0.6),
    Design("LB", "din", share=0.1, marks=(" ",), band=Band("", stars=False)),
    Design("DZ", "din", share=0.15), Design("TN", "din", BLACK, WHITE, share=0.1),
    Design("ZA", "us-flat", share=0.7, char=0.62, marks=(" ",), aspect=LONG, border=0.5,
           words=(Words(("Gauteng", "Free State"), NAVY, 0.1, 0.9, share=0.3),)),
    Design("ZA", "us-flat", share=0.1, aspect=1.8, rows=2, char=0.36),
    Design("KE", "in", share=0.3, char=0.64), Design("KE", "in", AMBER, share=0.3, char=0.64),
    Design("UG", "in", share=0.25, char=0.64), Design("UG", "in", AMBER, share=0.2, char=0.64),
    Design("NG", "us-flat", ink=NAVY, share=0.3, aspect=2.4, char=0.46, marks=("-",),
           words=(Words(("LAGOS", "ABUJA", "OYO"), GREEN, 0.13, 0.15),
                  Words(("CENTRE OF EXCELLENCE", "FEDERAL REPUBLIC OF NIGERIA"), NAVY, 0.08, 0.9))),
    Design("GH", "in", share=0.2, marks=(" ", "-"), char=0.6), Design("GH", "in", AMBER, share=0.1),
    _australia("AU-NSW", "NSW", AMBER, BLACK, ("@@ ## @@", "@@@ ## @", "@@@ ###"), 1.2),
    _australia("AU-NSW", "NEW SOUTH WALES", WHITE, NAVY, ("@@@ ## @", "@@ ## @@"), 0.4),
    _australia("AU-VIC", "VICTORIA", WHITE, BLUE, ("#@@ #@@", "@@@ ###"), 0.8),
    _australia("AU-VIC", "VIC - THE EDUCATION STATE", WHITE, NAVY, ("#@@ #@@",), 0.4),
    _australia("AU-QLD", "QUEENSLAND - SUNSHINE STATE", WHITE, DARK_RED, ("### @@#", "### @@@"),
               0.7),
    _australia("AU-WA", "WESTERN AUSTRALIA", WHITE, BLUE, ("1@@@ ###", "1@@@ ###", "@@@ ###"), 0.3),
    _australia("AU-SA", "SOUTH AUSTRALIA", WHITE, BLACK, ("S### @@@", "@@@ ###"), 0.3),
    _australia("AU-ACT", "CANBERRA - THE CAPITAL", WHITE, BLUE, ("Y@@ ##@", "Y@@ ###"), 0.15),
    _australia("AU-TAS", "TASMANIA - EXPLORE", WHITE, BLUE, ("@## @@", "@@ ####"), 0.1),
    Design("NZ", "au", share=0.5, aspect=2.88, char=0.62, marks=("",), vanity=0.1),
    *(_brazil("br", (gray,) * 3, BLACK, share) for gray, share in (
        (178, 0.9), (150, 0.6), (200, 0.5))),
    *(_brazil("gb", (gray,) * 3, BLACK, share) for gray, share in ((185, 0.6), (160, 0.3))),
    *(
        _brazil(series, red, WHITE, share)
        for series, red, share in (
            ("br", (45, 40, 165), 0.3), ("br", (60, 55, 140), 0.2), ("br", (95, 85, 130), 0.2),
            ("gb", (50, 45, 155), 0.15), ("gb", (80, 75, 135), 0.15),
        )
    ),
    Design("BR", "br", GRAY, BLACK, share=0.3, aspect=1.1, rows=2, char=0.31, y=0.58, marks=("",),
           forms=("[A-Q]@@ ####",), words=(Words(_BR_TOWNS, BLACK, 0.1, 0.11),), border=0.3,
           rim=0.8, rounding=0.06),
    _mercosur("BR", "BRASIL", ("@@@#[A-HJ]##",), 1.2),
    Design("BR", "fe", share=0.3, aspect=1.18, rows=2, char=0.31, y=0.6, marks=("",),
           forms=("@@@ #[A-HJ]##",), backdrop=_MERCOSUR,
           words=(Words(("BRASIL",), WHITE, 0.1, 0.12),)),
    _mercosur("AR", "REPUBLICA ARGENTINA", ("@@ ### @@",), 0.7),
    Design("AR", "br", BLACK, WHITE, share=0.5, aspect=2.3, char=0.5, forms=("@@@ ###",), gap=0.4,
           words=(Words(("ARGENTINA",), WHITE, 0.12, 0.13),), border=0.9, y=0.56),
    _mercosur("UY", "URUGUAY", ("@@@ ####",), 0.3),
    _mercosur("PY", "REPUBLICA DEL PARAGUAY", ("@@@@ ###",), 0.2),
    Design("CL", "es", share=0.5, aspect=2.77, char=0.5, marks=("·", "·"), forms=("@@ @@ ##",
           "@@ ## ##"), words=(Words(("CHILE",), BLACK, 0.13, 0.88),), y=0.45),
    Design("CO", "us-flat", YELLOW, share=0.5, aspect=AMERICAN, char=0.5, marks=("*",),
           seals=("dot", ""), words=(Words(("BOGOTA D.C.", "MEDELLIN", "CALI", "ENVIGADO"), BLACK,
           0.12, 0.88),), y=0.45),
    Design("PE", "us-flat", share=0.3, aspect=AMERICAN, char=0.46, marks=("-",), y=0.56,
           words=(Words(("PERU",), BLACK, 0.14, 0.14),), backdrop=Backdrop("flagged", (RED, WHITE,
           RED))),
    Design("MX", "us-flat", share=0.9, aspect=AMERICAN, char=0.42, marks=("-",),
           backdrop=Backdrop("wash", (SKY, LIGHT_GREEN)), words=(Words(("JALISCO", "CDMX",
           "EDO DE MEX", "NUEVO LEON", "PUEBLA"), RED, 0.13, 0.14), Words(("MEXICO", "DELANTERA",
           "TRASERA"), BLACK, 0.09, 0.9)), bolts=0.6, stickers=0.2),
    Design("EC", "us-flat", share=0.2, aspect=2.6, char=0.5, marks=("-",), y=0.58,
           words=(Words(("ECUADOR",), BLACK, 0.14, 0.13),)),
    Design("VE", "us-flat", share=0.15, aspect=AMERICAN, char=0.46, marks=("",),
           backdrop=Backdrop("fade", (YELLOW, WHITE)), words=(Words(("VENEZUELA",), NAVY, 0.13,
           0.14),)),
    Design("CR", "us-flat", ink=NAVY, share=0.1, aspect=AMERICAN, char=0.46, marks=("-",),
           words=(Words(("COSTA RICA",), NAVY, 0.13, 0.15),)),
    Design("CU", "fe", share=0.3, char=0.66, marks=(" ",), forms=("P ######", "B ######"),
           band=Band("CUBA", stars=False, width=0.4)),
    _canada("CA-ON", "ONTARIO", "YOURS TO DISCOVER", BLUE, ("@@@@ ###", "@@@ ###"), 0.9),
    _canada("CA-QC", "QUEBEC", "Je me souviens", BLUE, ("### @@@", "@## @@@",
            "@@@ ####"), 0.4, mark=" "),
    _canada("CA-BC", "BRITISH COLUMBIA", "Beautiful", BLUE, ("@@@ ###", "### @@@", "@@# ##@"), 0.3),
    _canada("CA-AB", "Alberta", "Wild Rose Country", RED, ("@@@ ####", "@@@ ###"), 0.3, mark="-"),
    _canada("CA-NS", "NOVA SCOTIA", "CANADA'S OCEAN PLAYGROUND", BLUE, ("@@@ ###",), 0.1),
    Design("TH", "in", share=0.1, aspect=2.2, char=0.5, forms=("# ####", "####")),
    Design("RU", "din", CREAM, share=0.05, aspect=1.7, rows=2, char=0.36, marks=("",),
           forms=("#### @@ ##",)),
    Design("BH", "din", share=0.1, char=0.62, ink=NAVY, forms=("######", "#####")),
    Design("MA", "din", SILVER, BLACK, share=0.1, marks=("-",), forms=("##### # ##",)),
)  # fmt: skip
"""All of them."""
