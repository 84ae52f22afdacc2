"""One tone for every structure. Knows identifiers, no shapes."""

from __future__ import annotations

__all__ = ["COLOURS", "shares"]

COLOURS = {
    "vertebral_body": "#e6d6ba",
    "vertebral_arch": "#d1bf9e",
    "pedicle": "#dbc7a3",
    "lamina": "#e0cfad",
    "spinous_process": "#e8d9bd",
    "transverse_process": "#deccab",
    "superior_articular_process": "#d4c2a3",
    "inferior_articular_process": "#d9c7a8",
    "uncinate_process": "#d1bd99",
    "dens": "#ccb58f",
    "mammillary_process": "#c7b291",
    "accessory_process": "#ccb594",
    "sacral_promontory": "#ccb58f",
    "sacral_wing": "#d6c4a6",
    "rib": "#d6c9b2",
    "intervertebral_disc": "#759ec2",
    "anulus_fibrosus": "#80a8c7",
    "nucleus_pulposus": "#5485b8",
    "ligamentum_flavum": "#f2b21a",
    "posterior_longitudinal_ligament": "#b85ca8",
    "anterior_longitudinal_ligament": "#458c6b",
    "interspinous_ligament": "#9ead5c",
    "supraspinous_ligament": "#758c33",
    "nuchal_ligament": "#809440",
    "facet_joint_capsule": "#cc806b",
    "dura_mater": "#8cb2d4",
    "spinal_cord": "#f7e69e",
    "conus_medullaris": "#f2d680",
    "cauda_equina": "#edc957",
    "spinal_nerve": "#edd466",
    "vertebral_artery": "#c73333",
}
"""``#rrggbb`` by structure; lightness differs as well as hue, so that colour blindness hides no border."""


def shares(structure: str) -> list[float]:
    """Return the tone of a structure as red, green and blue from 0 to 1.

    >>> shares("rib")
    [0.8392, 0.7882, 0.698]
    """
    tone = COLOURS[structure]
    return [round(int(tone[at : at + 2], 16) / 255, 4) for at in (1, 3, 5)]
