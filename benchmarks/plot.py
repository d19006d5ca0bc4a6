"""The table as one picture: a ratio a line, its middle half, and the goal."""

from measure import Row

from rmsprop_lessons.figures import GREY, Picture, axes, picture

OURS, OVER = "#009E73", "#D55E00"  # at most as long as theirs; longer


def picture_of(rows: list[Row]) -> Picture:
    """Return the picture of the lines that have a goal, or a reason for having none."""
    drawn = [row for row in rows if row.ratio and (row.goal is not None or row.note)]
    names = [f"{row.what} · {row.against}" for row in drawn]
    ax = axes(
        "our time / their time",
        "",
        (10.5, 0.17 * len(drawn) + 0.9),
        xscale="log",
        yticks=range(len(drawn)),
        yticklabels=names,
        ylim=(len(drawn) - 0.3, -0.7),
    )
    ax.tick_params(axis="y", labelsize=7, length=0)
    ax.axvline(1, color=GREY, linewidth=0.8)
    for y, row in enumerate(drawn):
        low, middle, high = row.ratio
        look = {"color": OURS, "marker": "^"} if middle <= 1 else {"color": OVER, "marker": "s"}
        ax.plot([low, high], [y, y], color=look["color"], linewidth=2)
        ax.plot(middle, y, linestyle="", markersize=5, **look)
        if row.goal is not None:
            ax.plot(row.goal, y, marker="|", markersize=9, color="black")
    faster = sum(row.ratio[1] <= 1 for row in drawn)
    reached = [row.ratio[1] <= row.goal for row in drawn if row.goal is not None]
    return picture(
        ax,
        f"{len(drawn)} measurements: {faster} times NumPy takes no longer than the peer (triangles), "
        f"else longer (squares). A stroke is a goal; {sum(reached)} of {len(reached)} are reached.",
    )
