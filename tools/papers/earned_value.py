"""Earned value: what was planned, what is done, what it cost, and what that says of the end.

Progress is measured (an item of the backlog is done or not, 0/100); days and their cost are hypotheses, since the
repository has no man-days: evm.csv plans each item in a sprint, jours.csv says the days of each sprint, hypotheses.csv
the days that a point takes (H-20) and what a day costs (H-21). The data date is the last sprint of jours.csv.
"""

from dataclasses import dataclass
from functools import cache

from . import backlog
from .blocks import block, value
from .sources import NBSP, Fault, hypothesis, number, rows, table

# Colours of an index: the thresholds of the management plan.
GOOD, FAIR = 1.0, 0.95


@dataclass(frozen=True)
class Earned:
    """PV, EV and AC at the end of each sprint until the data date (EV, AC) or the end of the plan (PV); in euros."""

    bac: float
    pv: tuple[float, ...]
    ev: tuple[float, ...]
    ac: tuple[float, ...]

    @property
    def at(self) -> int:
        """The data date: how many sprints have gone by."""
        return len(self.ac)

    @property
    def now(self) -> tuple[float, float, float]:
        return self.pv[self.at - 1], self.ev[-1], self.ac[-1]

    @property
    def cpi(self) -> float:
        return self.now[1] / self.now[2]

    @property
    def spi(self) -> float:
        return self.now[1] / self.now[0]

    @property
    def eac(self) -> float:
        """The end if the cost goes on as it went (BAC/CPI)."""
        return self.bac / self.cpi

    @property
    def eac_as_planned(self) -> float:
        """The end if the rest costs what was planned."""
        return self.now[2] + self.bac - self.now[1]

    @property
    def eac_both(self) -> float:
        """The end if lateness costs, too."""
        return self.now[2] + (self.bac - self.now[1]) / (self.cpi * self.spi)

    @property
    def etc(self) -> float:
        return self.eac - self.now[2]

    @property
    def vac(self) -> float:
        return self.bac - self.eac

    @property
    def tcpi(self) -> float:
        """What the index of costs must be from now on, to end within BAC."""
        return (self.bac - self.now[1]) / (self.bac - self.now[2])

    @property
    def schedule(self) -> float:
        """Earned schedule: the sprint at whose end the plan had what is done now."""
        ev, before = self.now[1], 0.0
        for sprint, planned in enumerate(self.pv, 1):
            if planned > ev:
                return sprint - 1 + (ev - before) / (planned - before)
            before = planned
        return float(len(self.pv))

    @property
    def spi_t(self) -> float:
        return self.schedule / self.at


@cache
def earned() -> Earned:
    """As the data files have it."""
    day, days_a_point = hypothesis("H-21"), hypothesis("H-20")
    plan = {row["us"]: int(row["sprint prévu"]) for row in rows("evm.csv")}
    stories = backlog.by_id()
    for missing in sorted(set(stories) - set(plan)):
        raise Fault(f"evm.csv: {missing} is planned in no sprint")
    for gone in sorted(set(plan) - set(stories)):
        raise Fault(f"evm.csv: {gone} is not in the backlog")
    worth = {us: story.points * days_a_point * day for us, story in stories.items()}
    last, at = max(plan.values()), max(int(row["sprint"]) for row in rows("jours.csv"))
    until = lambda sprint_of, end: sum(worth[us] for us, sprint in sprint_of.items() if sprint <= end)
    ready = {us: story.sprint for us, story in stories.items() if story.done}
    spent = [sum(float(row["jours"]) for row in rows("jours.csv") if int(row["sprint"]) <= end) * day for end in range(1, at + 1)]
    return Earned(
        bac=sum(worth.values()),
        pv=tuple(until(plan, end) for end in range(1, last + 1)),
        ev=tuple(until(ready, end) for end in range(1, at + 1)),
        ac=tuple(spent),
    )


def euros(amount: float) -> str:
    return f"{number(amount)}{NBSP}€"


def light(index: float) -> str:
    return "vert" if index >= GOOD else "orange" if index >= FAIR else "rouge"


@block("evm-tableau")
def table_block(_document: str, _arguments: str) -> str:
    """Every measure with its formula, its value and how to read it."""
    e = earned()
    pv, ev, ac = e.now
    late = "retard" if e.spi < 1 else "avance"
    dear = "surcoût" if e.cpi < 1 else "économie"
    lines = [
        ["BAC", "budget à l’achèvement", "Σ budgets", euros(e.bac), "tout le backlog, au prix du plan"],
        ["PV", "valeur planifiée", "Σ budget des récits prévus à date", euros(pv), f"fin du sprint {e.at}"],
        ["EV", "valeur acquise", "Σ budget des récits terminés (0/100)", euros(ev), "un récit à moitié fait ne compte pas"],
        ["AC", "coût réel", "Σ jours × coût d’un jour", euros(ac), "hypothèses H-21 et H-23"],
        ["SV", "écart de délai", "EV − PV", euros(ev - pv), f"{late} de {euros(abs(ev - pv))} de travail"],
        ["CV", "écart de coût", "EV − AC", euros(ev - ac), f"{dear} de {euros(abs(ev - ac))}"],
        ["SPI", "indice de délai", "EV / PV", number(e.spi, 3), light(e.spi)],
        ["CPI", "indice de coût", "EV / AC", number(e.cpi, 3), f"{light(e.cpi)} : 1{NBSP}€ dépensé a produit {number(e.cpi, 2)}{NBSP}€"],
        ["EAC", "coût final estimé", "BAC / CPI", euros(e.eac), "si le coût continue comme jusqu’ici (retenu)"],
        ["EAC", "… si la suite coûte ce qui était prévu", "AC + BAC − EV", euros(e.eac_as_planned), "l’écart était passager"],
        ["EAC", "… si le retard coûte aussi", "AC + (BAC − EV) / (CPI × SPI)", euros(e.eac_both), "le cas le plus prudent"],
        ["ETC", "reste à dépenser", "EAC − AC", euros(e.etc), ""],
        ["VAC", "écart final", "BAC − EAC", euros(e.vac), "dépassement prévu" if e.vac < 0 else "marge prévue"],
        ["TCPI", "indice à tenir", "(BAC − EV) / (BAC − AC)", number(e.tcpi, 3), "hors d’atteinte" if e.tcpi > 1.1 else "tenable" if e.tcpi <= 1.05 else "exigeant"],
        ["SPI(t)", "délai, en temps", "ES / AT", number(e.spi_t, 3), f"le travail fait était prévu pour le sprint {number(e.schedule, 1)} ; on est au {e.at}"],
    ]
    return table(["Sigle", "Nom", "Formule", "Valeur", "Lecture"], lines, {3})


@block("evm-lecture")
def reading_block(_document: str, _arguments: str) -> str:
    """Fact, cause and decision in three sentences."""
    e = earned()
    pv, ev, ac = e.now
    plan = {row["us"]: int(row["sprint prévu"]) for row in rows("evm.csv")}
    late = [s for s in backlog.stories() if plan[s.id] <= e.at and not (s.done and s.sprint <= e.at)]
    names = ", ".join(f"{s.id} ({s.title.lower()})" for s in late)
    points = sum(s.points for s in late)
    fact = (
        f"**Constat.** À la fin du sprint {e.at}, {euros(ev)} de travail sont faits sur {euros(pv)} prévus (SPI {number(e.spi, 2)}), "
        f"pour {euros(ac)} dépensés (CPI {number(e.cpi, 2)}) : {'en retard' if e.spi < 1 else 'à l’heure'}, "
        f"{'plus cher' if e.cpi < 1 else 'pas plus cher'} que prévu."
    )
    cause = f"**Cause.** {len(late)} récits prévus à cette date ne sont pas terminés, soit {points} points : {names}." if late else (
        "**Cause.** Tout ce qui était prévu à cette date est terminé."
    )
    decision = (
        f"**Décision demandée.** Au rythme actuel le projet coûterait {euros(e.eac)} au lieu de {euros(e.bac)} ; tenir le budget demanderait un "
        f"indice de {number(e.tcpi, 2)} sur la suite, {'ce qui est hors d’atteinte' if e.tcpi > 1.1 else 'ce qui est possible'} : "
        + ("accorder le dépassement ou réduire le périmètre." if e.tcpi > 1.1 else "garder l’enveloppe, terminer d’abord ce qui est en retard, revoir au prochain sprint.")
    )
    return f"{fact}\n\n{cause}\n\n{decision}"


@block("evm-avancement")
def progress_block(_document: str, _arguments: str) -> str:
    """PV, EV, AC and the indices sprint by sprint."""
    e = earned()
    lines = []
    for sprint, (pv, ev, ac) in enumerate(zip(e.pv, e.ev, e.ac), 1):
        lines.append([f"Sprint {sprint}", euros(pv), euros(ev), euros(ac), number(ev / pv, 2), number(ev / ac, 2)])
    return table(["À la fin du", "PV", "EV", "AC", "SPI", "CPI"], lines, {1, 2, 3, 4, 5})


EVM = "donnees/evm.csv, jours.csv, hypotheses.csv, azure/backlog.csv"
value("bac", EVM, lambda: euros(earned().bac))
value("pv", EVM, lambda: euros(earned().now[0]))
value("ev", EVM, lambda: euros(earned().now[1]))
value("ac", EVM, lambda: euros(earned().now[2]))
value("sv", EVM, lambda: euros(earned().now[1] - earned().now[0]))
value("cv", EVM, lambda: euros(earned().now[1] - earned().now[2]))
value("cpi", EVM, lambda: number(earned().cpi, 2))
value("spi", EVM, lambda: number(earned().spi, 2))
value("eac", EVM, lambda: euros(earned().eac))
value("etc", EVM, lambda: euros(earned().etc))
value("vac", EVM, lambda: euros(earned().vac))
value("tcpi", EVM, lambda: number(earned().tcpi, 2))
value("spi_t", EVM, lambda: number(earned().spi_t, 2))
value("sprint_constat", EVM, lambda: str(earned().at))
