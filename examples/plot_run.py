"""Draw the curves of any run, also while it trains: python examples/plot_run.py RUN curves.svg"""

import sys
from pathlib import Path

from lpr.plots.training import plot_history
from lpr.training.history import History
from lpr.training.run_folder import HISTORY_FILE


def main() -> None:
    """Draw the history of a run folder."""
    if len(sys.argv) != 3:
        sys.exit("usage: python examples/plot_run.py RUN FIGURE")
    run = Path(sys.argv[1])
    rows = History(run / HISTORY_FILE).rows
    plot_history(rows, f"Training of {run.name}").savefig(sys.argv[2])


if __name__ == "__main__":
    main()
