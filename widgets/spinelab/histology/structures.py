"""What each drawing shows: names and sourced sentences. Knows no drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from spinelab.evidence.links import links

__all__ = ["TISSUES", "Seen", "Tissue", "as_data"]


@dataclass(frozen=True)
class Seen:
    """One structure of a drawing."""

    id: str
    name: str
    text: str
    """What it is, with the entity that the source is about."""
    cites: tuple[str, ...]
    """Citation keys; empty only where the text says that the drawing is schematic."""


@dataclass(frozen=True)
class Tissue:
    """One drawing."""

    id: str
    name: str
    entity: str
    gist: str
    """What tells it from the others, in one sentence."""
    cites: tuple[str, ...]
    structures: tuple[Seen, ...]


TISSUES: tuple[Tissue, ...] = (
    Tissue(
        "normal",
        "Normal ligamentum flavum",
        "LF-general",
        "Elastic fibres in regular, parallel bundles with collagen between them; no crystals, no bone.",
        ("uchida2011olf", "abdelaziz2019"),
        (
            Seen(
                "elastic",
                "Elastic fibres",
                "Normal ligamentum flavum: fine fibres in regular, parallel bundles. Their area is greatest "
                "in the neck and least in the chest.",
                ("uchida2011olf", "abdelaziz2019"),
            ),
            Seen(
                "collagen",
                "Collagen fibres",
                "Normal ligamentum flavum: broad pale bundles between the elastic ones. In lumbar ligament "
                "of older body donors collagen takes nearly as much area as elastic fibres.",
                ("abdelaziz2019",),
            ),
            Seen(
                "cells",
                "Ligament cells",
                "Flat cells between the fibres. Schematic: number and size are not taken from a source.",
                (),
            ),
        ),
    ),
    Tissue(
        "calcified",
        "Calcified ligamentum flavum",
        "CLF",
        "Crystals lie in degenerated fibres: there is no bone and no marrow.",
        ("miyasaka1983", "kawano1988"),
        (
            Seen(
                "broken-elastic",
                "Ruptured elastic fibres",
                "CLF: in 119 ligaments removed for lumbar stenosis, ruptured elastic fibres, fibrosis and "
                "cartilage-like change came before the crystals.",
                ("pmid16173239",),
            ),
            Seen(
                "fibrosis",
                "Degenerated, fibrous matrix",
                "CLF: the deposits lie in degenerated fibres; fibrosis came before the crystals.",
                ("miyasaka1983", "pmid16173239"),
            ),
            Seen(
                "chondrocytes",
                "Cartilage-like cells",
                "CLF: round cells, S-100 positive chondrocytes, near the crystals of lumbar ligament.",
                ("furusawa1997",),
            ),
            Seen(
                "core",
                "Core of hydroxyapatite",
                "CLF: a nodular deposit has a core of hydroxyapatite. The crystals' shape is schematic.",
                ("kawano1988",),
            ),
            Seen(
                "rim",
                "Rim of pyrophosphate (CPPD)",
                "CLF: calcium pyrophosphate crystals form the rim of a nodule; linear deposits are pure "
                "pyrophosphate. The shape of single crystals is schematic.",
                ("kawano1988",),
            ),
            Seen(
                "new-vessels",
                "New vessels",
                "CLF: new vessels grow into the degenerated tissue; hydroxyapatite was found around growing "
                "capillaries on the side of the dura.",
                ("furusawa1997", "hijioka_ha"),
            ),
        ),
    ),
    Tissue(
        "ossified",
        "Ossified ligamentum flavum",
        "OLF",
        "Enchondral front: fibres turn into fibrocartilage, calcified cartilage and then lamellar bone.",
        ("ono1999", "miyasaka1983"),
        (
            Seen(
                "fibre-area",
                "Ligament fibres, disorganised",
                "OLF: ahead of the front the elastic bundles are disorganised, fibres broken or missing.",
                ("uchida2011olf",),
            ),
            Seen(
                "fibrocartilage",
                "Fibrocartilage",
                "OLF and OPLL: after hyperplasia of the ligament, fibrocartilage appears among the fibres.",
                ("ono1999",),
            ),
            Seen(
                "hypertrophic",
                "Hypertrophic chondrocytes",
                "OLF: swollen cartilage cells are abundant in the ossification front.",
                ("uchida2011olf",),
            ),
            Seen(
                "calcified-cartilage",
                "Calcified cartilage",
                "OLF: mineralised cartilage with an irregular edge, the calcification front.",
                ("uchida2011olf", "ono1999"),
            ),
            Seen(
                "vessels",
                "Vascular invasion",
                "OLF and OPLL: vessels grow into the calcified cartilage before bone appears.",
                ("ono1999",),
            ),
            Seen(
                "bone",
                "Lamellar bone",
                "OLF: the ligament is replaced by lamellar bone. OPLL is made of lamellar bone with focal "
                "calcified cartilage, too.",
                ("miyasaka1983", "opll_review_lamellar"),
            ),
            Seen(
                "marrow",
                "Marrow",
                "OPLL: thick lesions hold fatty marrow, seen on MRI. For OLF this is standard teaching, but "
                "no source that states it was found.",
                ("otake1992mr",),
            ),
        ),
    ),
)
"""Every drawing, in reading order."""


def as_data() -> list[dict[str, Any]]:
    """Return everything as plain data for the view, sources with label, level and link."""
    return [
        {
            "id": tissue.id,
            "name": tissue.name,
            "entity": tissue.entity,
            "gist": tissue.gist,
            "cites": links(tissue.cites),
            "structures": [
                {"id": seen.id, "name": seen.name, "text": seen.text, "cites": links(seen.cites)}
                for seen in tissue.structures
            ],
        }
        for tissue in TISSUES
    ]
