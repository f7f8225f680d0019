"""Writes the seeds of fuzz_simulate: tests/fuzz/corpus/simulate/. Each is the struct that the target reads, little endian."""

import math
import struct
from pathlib import Path

INF = math.inf
CENTRES = {
    # volume, aht_s, agents (six intervals); interval_s, patience_s, residual, cv2, target_s; intervals_per_day, restart
    "calm": ([20] * 6, [180] * 6, [4] * 6, 900, INF, 0, 0, 20, 0, 0),
    "impatient": ([60, 80, 100, 80, 60, 40], [240] * 6, [20, 24, 24, 20, 18, 10], 900, 90, 0.1, 0.01, 20, 3, 1),
    "overload": ([500] * 6, [300] * 6, [10] * 6, 1800, 60, 0, 0, 30, 6, 0),
    "nobody_there": ([10] * 6, [100] * 6, [0] * 6, 900, INF, 0, 0, 20, 0, 0),
    "no_contacts": ([0] * 6, [0] * 6, [5] * 6, 900, INF, 0, 0, 20, 2, 1),
    "fractions": ([3.5, 0.25, 7, 0, 1, 2], [12.5] * 6, [0.5, 1.25, 2, 0, 0.75, 3.125], 300, 45, 0.3, 0.5, 0, 2, 1),
    "not_a_number": ([math.nan] * 6, [180] * 6, [4] * 6, 900, INF, 0, 0, 20, 0, 0),
    "negative": ([20] * 6, [-180] * 6, [4] * 6, 900, INF, 0, 0, 20, 0, 0),
    "endless_work": ([1] * 6, [1e300] * 6, [1] * 6, 1e-300, INF, 0, 0, 20, 0, 0),
}


def main() -> None:
    folder = Path(__file__).resolve().parent / "corpus" / "simulate"
    folder.mkdir(parents=True, exist_ok=True)
    for name, (volume, aht_s, agents, *rest) in CENTRES.items():
        (folder / name).write_bytes(struct.pack("<18d5d2i", *volume, *aht_s, *agents, *rest))


if __name__ == "__main__":
    main()
