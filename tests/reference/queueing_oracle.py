"""Queue models with 80 and more digits (mpmath), written apart from the library: what the golden tables hold and the tests compare with.

Waits are integrals over the offered wait by adaptive quadrature, finite lines are sums over the states with 400 digits, Erlang B is a sum
of positive terms or Kummer's series, inversions are bisections. answer(table, row) takes the inputs of a row as numbers or words and gives
its answers; conditions(table, row) tells how much the last place of the inputs moves them."""
from functools import lru_cache

from mpmath import mp, mpf, exp, expm1, log, sqrt, erfc, loggamma, gammainc, inf, nan, isnan, isinf

mp.dps = 80


# --- Erlang B ---

def is_whole(x):
    return x == int(x)


def downward_sum(x, a):
    """1 + x/a + x(x-1)/a^2 + ...: ends for whole x, asymptotic where a is large for others."""
    term = total = mpf(1)
    k = x
    while k != 0:
        term *= k / a
        total += term
        if abs(k) < a and abs(term) < total * mpf(10) ** -(mp.dps + 5) * (1 - abs(k) / a):
            break
        k -= 1
    return total


def kummer(b, z):
    """1F1(1; b; z) = 1 + z/b + z^2/(b(b+1)) + ..."""
    term = total = mpf(1)
    k = b
    while True:
        term *= z / k
        total += term
        if k > z and term < total * mpf(10) ** -(mp.dps + 5) * (1 - z / k):
            return total
        k += 1


@lru_cache(maxsize=4096)
def inverse_b(x, a):
    """1 / B(x, a), real x."""
    x, a = mpf(x), mpf(a)
    if x == 0:
        return mpf(1)
    if a == 0:
        return inf
    if is_whole(x) and (x <= 2000 or a >= x):
        if a >= x:
            return downward_sum(x, a)
        total = mpf(1)
        for k in range(1, int(x) + 1):
            total = 1 + total * k / a
        return total
    if a > x and a > 400:
        return downward_sum(x, a)
    if a <= x or a < 60:
        digits = mp.dps
        mp.dps += 60
        value = exp(a - x * log(a) + loggamma(x + 1)) - a / (x + 1) * kummer(x + 2, a)
        mp.dps = digits
        return +value
    return exp(a - x * log(a)) * gammainc(x + 1, a)


def blocking(x, a):
    return 1 / inverse_b(x, a)


def bisect(good, low, high, whole=False, digits=None):
    """Where good(x) turns from false to true, low below and high above it."""
    low, high = mpf(low), mpf(high)
    if whole:
        while high - low > 1:
            middle = mp.floor((low + high) / 2)
            low, high = (low, middle) if good(middle) else (middle, high)
        return high
    while high - low > abs(high) * mpf(10) ** -(digits or 30):
        middle = sqrt(low * high) if low > 0 and high > 16 * low else (low + high) / 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return (low + high) / 2


def root(value, low, high):
    """Zero of an increasing function: a few halvings, then the secant."""
    low, high = mpf(low), mpf(high)
    lower, upper = value(low), value(high)
    for step in range(400):
        if high - low <= abs(high) * mpf(10) ** -40:
            break
        middle = sqrt(low * high) if low > 0 and high > 16 * low else (low + high) / 2
        if step % 3 and mp.isfinite(lower) and mp.isfinite(upper):
            middle = low - lower * (high - low) / (upper - lower)
            # a little towards the far end, so that both ends come closer
            nudge = (high - low) * mpf(10) ** -9 if step % 3 == 1 else 0
            middle += nudge if middle - low < high - middle else -nudge
        if not low < middle < high:
            middle = (low + high) / 2
        now = value(middle)
        if now >= 0:
            high, upper = middle, now
        else:
            low, lower = middle, now
    return high if abs(upper) < abs(lower) else low


def first_above(good, start):
    """A whole number for which good holds, found by doubling, and one below it for which it does not."""
    low, step = mpf(int(start)), mpf(1)
    while good(low) and low > 0:
        low = max(mpf(0), low - step)
        step *= 2
    if good(low):
        return low, low
    high, step = low + 1, mpf(1)
    while not good(high):
        low, high, step = high, high + step, step * 2
    return low, high


# --- laws of patience ---

class Law:
    """survive(t) = P(R > t), fail(t) = P(R <= t), lost(t) = E[R; R <= t], area(t) = int_0^t survive."""

    def __init__(self, kind, par):
        self.kind = kind
        self.par = [mpf(p) for p in par]
        p = self.par
        self.atom = p[1] if kind == "expbalk" else mpf(0)
        self.parts = {"exp": lambda: [(mpf(1), p[0])], "hyperexp2": lambda: [(p[0], p[1]), (1 - p[0], p[2])],
                      "expbalk": lambda: [(1 - p[1], p[0])]}.get(kind, list)()
        self.parts = [(share, tau) for share, tau in self.parts if share > 0]

    def mean(self):
        p = self.par
        if self.kind == "lognormal":
            return exp(p[0] + p[1] ** 2 / 2)
        return {"det": lambda: p[0], "uniform": lambda: p[0] / 2, "erlang2": lambda: p[0]}.get(
            self.kind, lambda: sum(share * tau for share, tau in self.parts))()

    def cuts(self):
        """Ends and scales, so that no panel steps over a bend."""
        p = self.par
        if self.kind in ("det", "uniform"):
            return [p[0]]
        if self.kind == "lognormal":
            return [exp(p[0] + p[1] * k) for k in range(-12, 13)]
        taus = [tau for _, tau in self.parts] or [p[0] / 2]
        return [tau * mpf(2) ** k for tau in taus for k in range(-3, 9)]

    def corners(self):
        return [self.par[0]] if self.kind in ("det", "uniform") else []

    def fail(self, t):
        p = self.par
        if self.kind == "det":
            return mpf(t >= p[0])
        if self.kind == "uniform":
            return min(t / p[0], mpf(1))
        if self.kind == "erlang2":
            d = 2 * t / p[0]
            return 1 - (1 + d) * exp(-d)
        if self.kind == "lognormal":
            return erfc(-(log(t) - p[0]) / p[1] / sqrt(mpf(2))) / 2 if t > 0 else mpf(0)
        return self.atom - sum(share * expm1(-t / tau) for share, tau in self.parts)

    def survive(self, t):
        p = self.par
        if self.kind in ("det", "uniform"):
            return 1 - self.fail(t)
        if self.kind == "erlang2":
            d = 2 * t / p[0]
            return (1 + d) * exp(-d)
        if self.kind == "lognormal":
            return erfc((log(t) - p[0]) / p[1] / sqrt(mpf(2))) / 2 if t > 0 else mpf(1)
        return sum(share * exp(-t / tau) for share, tau in self.parts)

    def lost(self, t):
        p = self.par
        if self.kind == "det":
            return p[0] if t >= p[0] else mpf(0)
        if self.kind == "uniform":
            return min(t, p[0]) ** 2 / (2 * p[0])
        if self.kind == "erlang2":
            d = 2 * t / p[0]
            return p[0] / 2 * (2 - (d * d + 2 * d + 2) * exp(-d))
        if self.kind == "lognormal":
            return self.mean() * erfc(-((log(t) - p[0]) / p[1] - p[1]) / sqrt(mpf(2))) / 2 if t > 0 else mpf(0)
        return sum(share * tau * (1 - (1 + t / tau) * exp(-t / tau)) for share, tau in self.parts)

    def area(self, t):
        return self.lost(t) + t * self.survive(t)


# --- integrals over the offered wait ---

_nodes = {}


def nodes(order):
    """Gauss-Legendre on (-1, 1), with all digits, by Newton's method."""
    key = (order, mp.dps)
    if key not in _nodes:
        out = []
        for i in range(1, order + 1):
            x = mp.cos(mp.pi * (i - mpf(1) / 4) / (order + mpf(1) / 2))
            for _ in range(12):
                p0, p1 = mpf(1), x
                for k in range(2, order + 1):
                    p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
                slope = order * (x * p1 - p0) / (x * x - 1)
                step = p1 / slope
                x -= step
                if abs(step) < mpf(10) ** -(mp.dps - 3):
                    break
            out.append((x, 2 / ((1 - x * x) * slope * slope)))
        _nodes[key] = out
    return _nodes[key]


class Waits:
    """Weight of an offered wait against "all busy, none waiting": exp((load area(t) - agents t) / aht) agents / aht."""
    PARTS = 6

    def __init__(self, agents, load, aht, law):
        self.n, self.a, self.aht, self.law = mpf(agents), mpf(load), mpf(aht), law
        self.top = self.peak()

    def ln(self, t):
        return (self.a * self.law.area(t) - self.n * t) / self.aht

    def growth(self, t):
        return (self.a * self.law.survive(t) - self.n) / self.aht

    def peak(self):
        if self.growth(mpf(0)) <= 0:
            return mpf(0)
        high = self.aht
        while self.growth(high) > 0:
            high *= 2
        return bisect(lambda t: self.growth(t) <= 0, 0, high, digits=50)

    def values(self, t, base):
        w = exp(self.ln(t) - base) * self.n / self.aht
        stay, leave, lost = self.law.survive(t), self.law.fail(t), self.law.lost(t)
        return (w, w * stay, w * leave, w * t, w * t * stay, w * lost)

    def rule(self, low, high, base, order):
        half, centre = (high - low) / 2, (high + low) / 2
        total = [mpf(0)] * self.PARTS
        for x, weight in nodes(order):
            for k, value in enumerate(self.values(centre + half * x, base)):
                total[k] += weight * value
        return [half * value for value in total]

    def panel(self, low, high, base, floor, sign, level=0):
        """Halved until two rules agree, each part to 1e-24 of itself or of what has been found on the way in the direction of sign."""
        fine, rough = self.rule(low, high, base, 26), self.rule(low, high, base, 18)
        if level > 60 or all(abs(f - r) <= mpf(10) ** -24 * max(abs(f), have) for f, r, have in zip(fine, rough, floor)):
            return fine
        middle = (low + high) / 2
        halves = ((low, middle), (middle, high))[::sign]
        about = [max(have, f * mpf(10) ** -4) for have, f in zip(floor, fine)]
        first = self.panel(*halves[0], base, about, sign, level + 1)
        found = [max(have + f, rest) for have, f, rest in zip(floor, first, about)]
        return [x + y for x, y in zip(first, self.panel(*halves[1], base, found, sign, level + 1))]

    def end_of_panel(self, t, sign, stop, fall):
        """Where the weight has fallen by exp(-fall) from t in the direction of sign, or stop."""
        start = self.ln(t)
        step = min(abs(stop - t), self.aht / self.n)
        if stop != inf and start - self.ln(stop) <= fall:
            return stop
        while start - self.ln(t + sign * step) < fall:
            step *= 2
            if abs(stop - t) < step:
                return stop
        low = step / 2
        for _ in range(3):
            middle = (low + step) / 2
            if start - self.ln(t + sign * middle) < fall:
                low = middle
            else:
                step = middle
        return t + sign * step

    def walk(self, t, sign, stop, base, total, marks):
        marks = sorted((m for m in marks if 0 < sign * (m - t) < abs(stop - t)), key=lambda m: sign * m)
        at, quiet, count = t, 0, 0
        while at != stop and quiet < 3 and count < 4000:
            end = self.end_of_panel(at, sign, stop, 8)
            if marks and sign * (marks[0] - end) <= 0:
                end = marks.pop(0)
            part = self.panel(min(at, end), max(at, end), base, total, sign)
            for k in range(self.PARTS):
                total[k] += part[k]
            quiet = quiet + 1 if all(p <= mpf(10) ** -30 * s for p, s in zip(part, total)) else 0
            at, count = end, count + 1

    def region(self, low, high):
        """Integrals from low to high and the logarithm that they are relative to."""
        mode = min(max(self.top, low), high)
        base, total = self.ln(mode), [mpf(0)] * self.PARTS
        if mode < high:
            self.walk(mode, 1, high, base, total, self.law.cuts())
        if mode > low:
            self.walk(mode, -1, low, base, total, self.law.cuts())
        return base, total

    def integrate(self, low, high):
        total = [mpf(0)] * self.PARTS
        ends = [low] + sorted(c for c in self.law.corners() if low < c < high) + [high]
        for start, end in zip(ends, ends[1:]):
            base, part = self.region(start, end)
            for k in range(self.PARTS):
                total[k] += part[k] * exp(base)
        return total


def waiting(agents, load, aht, law, threshold):
    """Every measure of M/M/n+G."""
    n, a, t = mpf(agents), mpf(load), mpf(threshold)
    w = Waits(n, a, aht, law)
    idle = inverse_b(n, a) - 1
    early = w.integrate(mpf(0), t) if t > 0 else [mpf(0)] * 6
    late = w.integrate(t, inf)
    everything, answered, abandoned, wait, wait_answered, wait_abandoned = [x + y for x, y in zip(early, late)]
    norm = idle + everything
    fail, stay = law.fail(t), law.survive(t)
    s, hung, still = (idle + early[1]) / norm, (early[2] + late[0] * fail) / norm, late[0] * stay / norm
    p_answered = (idle + answered) / norm
    wait_all = (wait_answered + wait_abandoned) / norm
    return {
        "p_delay": everything / norm, "p_wait": everything * (1 - law.atom) / norm, "p_abandon": abandoned / norm, "p_served": p_answered,
        "served_within_T": s, "abandoned_within_T": hung, "p_wait_gt_T": still, "sl_virtual": (idle + early[0]) / norm, "sl1_offered": s,
        "sl2_excl_short_ab": s / (s + still), "sl3_answered": s / p_answered, "sl4_incl_ab": s + hung,
        "asa_served_s": wait_answered / (idle + answered), "wait_all_s": wait_all,
        "wait_abandoned_s": wait_abandoned / abandoned if abandoned > 0 else nan, "virtual_wait_mean_s": wait / norm,
        "mean_queue": a / aht * wait_all, "occupancy": a * p_answered / n,
    }


# --- Erlang C ---

def erlang_c(n, a, aht, t):
    n, a, aht, t = mpf(n), mpf(a), mpf(aht), mpf(t)
    if a >= n:
        waits = {f"wait_p{p}_s": inf for p in (50, 90, 95, 99)}
        return dict(stable=mpf(0), p_wait=mpf(1), ln_p_wait=mpf(0), asa_s=inf, wait_if_delayed_s=inf, sl=mpf(0), p_wait_gt_T=mpf(1),
                    occupancy=mpf(1), mean_queue=inf, mean_in_system=inf, **waits)
    inverse = inverse_b(n, a)
    free = (n - a) / n * (inverse - 1)
    c = 1 / (1 + free)
    delayed, late = aht / (n - a), exp(-(n - a) * t / aht)
    queue = c * a / (n - a)
    waits = {f"wait_p{p}_s": max(mpf(0), delayed * log(c / (1 - mpf(p) / 100))) for p in (50, 90, 95, 99)}
    return dict(stable=mpf(1), p_wait=c, ln_p_wait=-log(1 + free), asa_s=c * delayed, wait_if_delayed_s=delayed,
                sl=(free - expm1(-(n - a) * t / aht)) * c, p_wait_gt_T=c * late, occupancy=a / n, mean_queue=queue,
                mean_in_system=queue + a, **waits)


# --- finite lines ---

def finite_lines(n, lines, a, aht, patience, t):
    digits = mp.dps
    mp.dps = 400
    try:
        return finite_sums(int(n), int(lines) - int(n), mpf(a), mpf(aht), mpf(patience), mpf(t))
    finally:
        mp.dps = digits


def finite_sums(n, places, a, aht, patience, t):
    mu, theta = 1 / aht, (mpf(0) if isinf(patience) else 1 / patience)
    serve, idle = n * mu, inverse_b(n, a) - 1
    x = serve / theta if theta else None
    q = -expm1(-theta * t) if theta else serve * t
    departures = exp(-(serve * t))  # P(no departure in T)
    departures_answered = departures * exp(-theta * t)
    stay = exp(-theta * t)
    weight, late, late_answered = mpf(1), mpf(0), mpf(0)
    harmonic, harmonic_answered = mpf(0), mpf(0)
    s = dict.fromkeys(("all", "answered", "abandoned", "wait_answered", "wait_abandoned", "queue", "late", "late_answered", "hung"), mpf(0))
    for k in range(places):
        if k:
            weight *= a * mu / (serve + k * theta)
            departures *= (x + k - 1) * q / k if theta else q / k
            departures_answered *= (x + k) * q / k if theta else q / k
        late += departures
        late_answered += departures_answered
        harmonic += 1 / (serve + k * theta)
        harmonic_answered += 1 / (serve + (k + 1) * theta)
        ok = serve / (serve + (k + 1) * theta)
        s["all"] += weight
        s["answered"] += weight * ok
        s["abandoned"] += weight * (k + 1) * theta / (serve + (k + 1) * theta)
        s["wait_answered"] += weight * ok * harmonic_answered
        s["wait_abandoned"] += weight * ((k + 1) / (serve + (k + 1) * theta) - ok * harmonic_answered)
        s["queue"] += weight * k
        s["late"] += weight * late * stay
        s["late_answered"] += weight * ok * late_answered
        s["hung"] += weight * (1 - late * stay - ok * (1 - late_answered))
    if places:
        weight *= a * mu / (serve + places * theta)
    s["queue"] += weight * places
    accepted = idle + s["all"]
    norm = accepted + weight
    answered = idle + s["answered"]
    in_t, hung, still = idle + s["answered"] - s["late_answered"], s["hung"], s["late"]
    if theta == 0 or t == 0:
        hung = mpf(0)
    return {
        "p_block": weight / norm, "p_delay": s["all"] / norm, "p_abandon": s["abandoned"] / norm, "p_served": answered / norm,
        "served_within_T": in_t / norm, "abandoned_within_T": hung / norm, "wait_gt_T": still / norm, "sl1_accepted": in_t / accepted,
        "sl2_excl_short_ab": in_t / (in_t + still), "sl3_answered": in_t / answered, "sl4_incl_ab": (in_t + hung) / accepted,
        "asa_served_s": s["wait_answered"] / answered, "wait_accepted_s": s["queue"] * aht / a / accepted,
        "wait_abandoned_s": s["wait_abandoned"] / s["abandoned"] if s["abandoned"] > 0 else nan, "mean_queue": s["queue"] / norm,
        "occupancy": a * answered / norm / n,
    }


# --- tables ---

def answer_b(row):
    inverse = inverse_b(row["servers"], row["load"])
    return {"blocking": 1 / inverse, "ln_blocking": -log(inverse) if inverse != inf else -inf}


def answer_b_real(row):
    return answer_b({"servers": row["servers_real"], "load": row["load"]})


def answer_b_inverse(row):
    target = mpf(row["target_blocking"])
    if row["kind"] == "max_load":
        n = mpf(row["servers"])
        result = root(lambda a: log(blocking(n, a) / target), n / mpf(10) ** 6 * target, n / (1 - target) * (1 + mpf(10) ** -12))
        return {"result": result, "blocking_at_result": target, "blocking_at_result_minus_1": None}
    a = mpf(row["load"])
    start = max(mpf(0), mp.floor(a * (1 - target) + (3 * sqrt(a) if target < 0.01 else 0)))
    low, high = first_above(lambda n: blocking(n, a) <= target, start)
    low = high if low == high else bisect(lambda n: blocking(n, a) <= target, low, high, whole=True)
    if row["kind"] == "min_servers":
        return {"result": low, "blocking_at_result": blocking(low, a), "blocking_at_result_minus_1": blocking(low - 1, a) if low >= 1 else None}
    result = root(lambda n: log(target / blocking(n, a)), max(low - 1, mpf(10) ** -40), low)
    return {"result": result, "blocking_at_result": target, "blocking_at_result_minus_1": None}


def answer_b_ext(row):
    n, fresh, retry = mpf(row["servers"]), mpf(row["fresh_load"]), mpf(row["retry_prob"])
    high = fresh / (1 - retry) if retry < 1 else fresh * 2
    while retry == 1 and high / inverse_b(n, high) > high - fresh:
        high *= 2
    total = root(lambda a: a - retry * a * blocking(n, a) - fresh, fresh / 2, high * (1 + mpf(10) ** -12))
    b = blocking(n, total)
    return {"total_offered_load": total, "blocking": b, "carried_load": total * (1 - b)}


def answer_c(row):
    return erlang_c(row.get("agents", row.get("agents_real")), row["load"], row["aht_s"], row["T_s"])


def answer_c_inverse(row):
    asa, target, aht = row["kind"].endswith("asa"), mpf(row["target"]), mpf(row["aht_s"])
    t = mpf(0) if asa else mpf(row["T_s"])
    cap = mpf(row["max_occupancy"]) if row.get("max_occupancy") is not None else mpf(1)

    def achieved(n, a):
        m = erlang_c(n, a, aht, t)
        return m["asa_s"] if asa else m["sl"]

    def meets(n, a):
        return a < n and a <= cap * n * (1 + mpf(10) ** -12) and (achieved(n, a) <= target if asa else achieved(n, a) >= target)

    def inside(n, a):
        m = erlang_c(n, a, aht, t)
        return log(target / m["asa_s"]) if asa else log((1 - target) / m["p_wait_gt_T"])

    if row["kind"].startswith("max_load"):
        n = mpf(row["agents"])
        a = root(lambda load: -inside(n, load) if load < n else inf, n * mpf(10) ** -30, n)
        a = min(a, cap * n)
        return {"result": a, "achieved": achieved(n, a), "achieved_at_result_minus_1": None, "occupancy_at_result": a / n}
    a = mpf(row["load"])
    low, high = first_above(lambda n: meets(n, a), mp.floor(a))
    n = bisect(lambda k: meets(k, a), low, high, whole=True)
    if row["kind"].startswith("min_agents"):
        before = achieved(n - 1, a) if n - 1 > a else None
        return {"result": n, "achieved": achieved(n, a), "achieved_at_result_minus_1": before, "occupancy_at_result": a / n}
    n = root(lambda k: inside(k, a) if k > a else -inf, max(n - 1, a), n)
    n = max(n, a / cap)
    return {"result": n, "achieved": achieved(n, a), "achieved_at_result_minus_1": None, "occupancy_at_result": a / n}


def answer_a(row):
    if isinf(row["patience_s"]):
        c = erlang_c(row["agents"], row["load"], row["aht_s"], row["T_s"])
        return {"p_wait": c["p_wait"], "p_abandon": mpf(0), "p_served": mpf(1), "p_wait_gt_T": c["p_wait_gt_T"], "sl1_offered": c["sl"],
                "asa_served_s": c["asa_s"]}
    m = waiting(row["agents"], row["load"], row["aht_s"], Law("exp", [row["patience_s"]]), row["T_s"])
    del m["p_delay"]
    return m


def fewest(caps, meets, level, start):
    """Agents that meet the target; for the level that is not monotone, above those that the caps need."""
    enough = start
    if level == "sl4_incl_ab":
        low, high = first_above(caps, start)
        enough = bisect(caps, low, high, whole=True)
        if meets(enough):
            return enough
    low, high = first_above(meets, enough)
    return bisect(meets, low, high, whole=True)


def answer_a_inverse(row):
    level, load, aht, law, t = row["sl_definition"], mpf(row["load"]), mpf(row["aht_s"]), Law("exp", [row["patience_s"]]), mpf(row["T_s"])
    target, max_abandon, cap = (mpf(row[k]) for k in ("target_sl", "max_abandon", "max_occupancy"))
    measured = {}

    def measures(n):
        if n not in measured:
            measured[n] = waiting(n, load, aht, law, t)
        return measured[n]

    def caps(n):
        return n > 0 and measures(n)["p_abandon"] <= max_abandon and (cap >= 1 or measures(n)["occupancy"] <= cap * (1 + mpf(10) ** -12))

    def meets(n):
        return n > 0 and caps(n) and measures(n)[level] >= target

    n = row.get("found") or fewest(caps, meets, level, mp.floor(load * (1 - max_abandon)))
    at, before = measures(n), measures(n - 1) if n > 1 else dict.fromkeys((level, "p_abandon", "occupancy"))
    return {"min_agents": n, "sl_at_result": at[level], "abandon_at_result": at["p_abandon"], "occupancy_at_result": at["occupancy"],
            "sl_at_minus_1": before[level], "abandon_at_minus_1": before["p_abandon"], "occupancy_at_minus_1": before["occupancy"]}


def answer_k(row):
    return finite_lines(*(row[k] for k in ("agents", "lines", "load", "aht_s", "patience_s", "T_s")))


def answer_g(row):
    law = Law(row["patience_law"], [row[k] for k in ("par1", "par2", "par3") if row.get(k) is not None])
    return {"mean_patience_s": law.mean(), **waiting(row["agents"], row["load"], row["aht_s"], law, row["T_s"])}


def answer_length(row):
    """P(k or more waiting), P(fewer), P(k): sums of weights, those of the states beyond k by Kummer's series."""
    n, a, k = mpf(row["agents"]), mpf(row["load"]), mpf(row["k"])
    places = inf if row.get("lines") is None else mpf(row["lines"]) - n
    digits = mp.dps
    mp.dps = 100
    if isinf(row["patience_s"]):
        ratio = a / n

        def weight(j):
            return ratio ** j

        def beyond(j):
            return ratio ** j / (1 - ratio)
    else:
        x, y = n * mpf(row["patience_s"]) / mpf(row["aht_s"]), a * mpf(row["patience_s"]) / mpf(row["aht_s"])

        def weight(j):
            return exp(j * log(y) + loggamma(x + 1) - loggamma(x + j + 1))

        def beyond(j):
            return weight(j) * kummer(x + j + 1, y)

    def between(low, high):
        if high == inf:
            return beyond(low)
        if isinf(row["patience_s"]) and ratio == 1:
            return high - low + 1
        return beyond(low) - beyond(high + 1)

    idle = inverse_b(n, a) - 1
    total = idle + between(mpf(0), places)
    upper = total if k == 0 else mpf(0) if k > places else between(k, places)
    here = idle + 1 if k == 0 else mpf(0) if k > places else weight(k)
    lower = mpf(0) if k == 0 else total - upper
    if 0 < k <= 2000:
        lower = idle + sum(weight(mpf(j)) for j in range(min(int(k), int(places) + 1 if places < inf else int(k))))
    mp.dps = digits
    return {"at_least": upper / total, "ln_at_least": -inf if not upper else mp.log1p(-lower / total) if 2 * lower < total else log(upper / total), "fewer": lower / total, "exactly": here / total,
            "ln_exactly": log(here / total) if here else -inf}


# Per table: its columns, inputs first ("$" a word, "?" may be empty), the answers, and how they are found.
MEASURES = ["p_wait", "p_abandon", "p_served", "served_within_T", "abandoned_within_T", "p_wait_gt_T", "sl_virtual", "sl1_offered",
            "sl2_excl_short_ab", "sl3_answered", "sl4_incl_ab", "asa_served_s", "wait_all_s", "wait_abandoned_s", "virtual_wait_mean_s",
            "mean_queue", "occupancy"]
MEASURES_C = ["stable", "p_wait", "ln_p_wait", "asa_s", "wait_if_delayed_s", "sl", "p_wait_gt_T", "occupancy", "mean_queue",
              "mean_in_system", "wait_p50_s", "wait_p90_s", "wait_p95_s", "wait_p99_s"]
TABLES = {
    "erlang_b": (["servers", "load"], ["blocking", "ln_blocking"], answer_b),
    "erlang_b_real": (["servers_real", "load"], ["blocking", "ln_blocking"], answer_b_real),
    "erlang_b_inverse": (["$kind", "?load", "?servers", "target_blocking"], ["result", "blocking_at_result", "blocking_at_result_minus_1"],
                         answer_b_inverse),
    "erlang_b_ext": (["servers", "fresh_load", "retry_prob"], ["total_offered_load", "blocking", "carried_load"], answer_b_ext),
    "erlang_c": (["agents", "load", "aht_s", "T_s"], MEASURES_C, answer_c),
    "erlang_c_real": (["agents_real", "load", "aht_s", "T_s"], MEASURES_C, answer_c),
    "erlang_c_inverse": (["$kind", "?load", "?agents", "aht_s", "?T_s", "target", "?max_occupancy"],
                         ["result", "achieved", "achieved_at_result_minus_1", "occupancy_at_result"], answer_c_inverse),
    "erlang_a": (["agents", "load", "aht_s", "patience_s", "T_s"], MEASURES, answer_a),
    "erlang_a_inverse": (["$sl_definition", "load", "aht_s", "patience_s", "T_s", "target_sl", "max_abandon", "max_occupancy"],
                         ["min_agents", "sl_at_result", "abandon_at_result", "occupancy_at_result", "sl_at_minus_1", "abandon_at_minus_1",
                          "occupancy_at_minus_1"], answer_a_inverse),
    "mmnk": (["agents", "lines", "load", "aht_s", "patience_s", "T_s"],
             ["p_block", "p_delay", "p_abandon", "p_served", "served_within_T", "abandoned_within_T", "wait_gt_T", "sl1_accepted",
              "sl2_excl_short_ab", "sl3_answered", "sl4_incl_ab", "asa_served_s", "wait_accepted_s", "wait_abandoned_s", "mean_queue",
              "occupancy"], answer_k),
    "queue_length": (["agents", "load", "aht_s", "patience_s", "?lines", "k"], ["at_least", "ln_at_least", "fewer", "exactly", "ln_exactly"],
                     answer_length),
    "mmn_g": (["agents", "load", "aht_s", "$patience_law", "par1", "?par2", "?par3", "=mean_patience_s", "T_s"], ["p_delay"] + MEASURES,
              answer_g),
}
WHOLE = {"agents", "servers", "lines", "k", "found"}


def answer(table, row):
    return TABLES[table][2](row)


def conditions(table, row):
    """By answer: the sum over the inputs of |d ln answer / d ln input|; percentiles against the mean wait of the delayed."""
    step, total = mpf(10) ** -22, {}
    base = answer(table, row)
    if "min_agents" in base:
        row = {**row, "found": base["min_agents"]}
    for name, value in row.items():
        if value is None or isinstance(value, str) or (name in WHOLE and table != "erlang_b_real") or not mp.isfinite(mpf(value)) or value == 0:
            continue
        moved = answer(table, {**row, name: mpf(value) * (1 + step)})
        for column, y in base.items():
            if y is None or moved[column] is None or not mp.isfinite(y) or not mp.isfinite(moved[column]) or y == 0:
                continue
            unit = base["wait_if_delayed_s"] if column.startswith("wait_p") and "wait_if_delayed_s" in base else y
            total[column] = total.get(column, mpf(0)) + abs((moved[column] - y) / unit) / step
    return total


def number(x):
    """As the golden files write it."""
    if x is None:
        return ""
    if isnan(x):
        return "nan"
    if isinf(x):
        return "inf" if x > 0 else "-inf"
    if x == 0 or abs(x) < mpf(10) ** -307:
        return "0"
    return str(int(x)) if is_whole(x) and abs(x) < 10 ** 7 else mp.nstr(x, 17, min_fixed=0, max_fixed=0)
