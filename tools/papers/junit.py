"""The results of unittests as JUnit, as the other runners write theirs. Independent of what is tested."""

import time
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path


class Result(unittest.TextTestResult):
    """What a runner tells, and how long each test took."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.suite, self.began = xml.Element("testsuite"), 0.0

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        self.began = time.monotonic()
        module, _, name = test.id().rpartition(".")
        self.case = xml.SubElement(self.suite, "testcase", {"classname": module, "name": name})

    def stopTest(self, test: unittest.TestCase) -> None:
        super().stopTest(test)
        self.case.set("time", f"{time.monotonic() - self.began:.3f}")

    def failed(self, kind: str, why: tuple) -> None:
        if self.case.find(kind) is None:
            xml.SubElement(self.case, kind, {"message": str(why[1])})

    def addFailure(self, test: unittest.TestCase, why: tuple) -> None:
        super().addFailure(test, why)
        self.failed("failure", why)

    def addError(self, test: unittest.TestCase, why: tuple) -> None:
        super().addError(test, why)
        self.failed("error", why)

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, why: tuple | None) -> None:
        super().addSubTest(test, subtest, why)
        if why is not None:
            self.failed("failure", why)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        xml.SubElement(self.case, "skipped", {"message": reason})


def run(suite: unittest.TestSuite, report: Path) -> bool:
    """Runs the tests and writes their report; whether all went well."""
    done = unittest.TextTestRunner(verbosity=0, resultclass=Result).run(suite)
    report.parent.mkdir(parents=True, exist_ok=True)
    root = xml.Element("testsuites")
    root.append(done.suite)
    xml.ElementTree(root).write(report, encoding="utf-8", xml_declaration=True)
    return done.wasSuccessful()
