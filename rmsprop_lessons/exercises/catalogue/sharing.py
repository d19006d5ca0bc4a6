"""How an exercise takes over what another one has, under ids and words of its own."""

from .parts import Mistake


def renamed(mistakes: list[Mistake], ids: dict[str, str], **words: str) -> list[Mistake]:
    """Return the mistakes in `ids` under other ids, with `words` for their parts and in their lines."""

    def new(m):
        parts, needs = (tuple(words.get(name, name) for name in names) for names in (m.parts, m.needs))
        lines = tuple(words.get(line, line.format(**words)) for line in m.lines)
        return m._replace(id=ids[m.id], parts=parts, needs=needs, lines=lines)

    return [new(m) for m in mistakes if m.id in ids]


def borrowed(mistakes: list[Mistake], parts: dict, ids=(), kinds=("mistake",)) -> list[Mistake]:
    """Return the mistakes in `ids` under other ids, and the others of these kinds that fit `parts`."""
    usable = parts.keys() - {"results", "answer"}
    rest = [m for m in mistakes if m.kind in kinds and usable.issuperset(m.parts) and m.id not in ids]
    return renamed(mistakes, ids) + rest


def reworded(mistakes: list[Mistake], lines: dict[str, str]) -> list[Mistake]:
    """Return the mistakes with the first paragraphs that `lines` has for their ids."""
    own = [tuple(lines[m.id].split("\n\n")) if m.id in lines else () for m in mistakes]
    return [m._replace(lines=said + m.lines[len(said) :]) for m, said in zip(mistakes, own, strict=True)]
