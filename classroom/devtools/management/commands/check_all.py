"""Run the gate."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classroom.devtools import gate


class Command(BaseCommand):
    help = "Checks the code itself: style, layers, migrations, templates, translations, documents."
    # What Django's own checks find is found by the check `deploy`, with its place in the list.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="check", help="run these only; --list shows their names")
        parser.add_argument("--fix", action="store_true", help="let the tools put right what they can, first")
        parser.add_argument("--list", action="store_true", help="list the checks and end")

    def handle(self, *, names: list[str], **options: object) -> None:
        unknown = set(names) - gate.CHECKS.keys()
        if unknown:
            raise CommandError(f"No such check: {', '.join(sorted(unknown))}. Try: manage.py check_all --list")
        chosen = [gate.CHECKS[name] for name in names] or list(gate.CHECKS.values())
        if options["list"]:
            for check in chosen:
                self.stdout.write(f"{check.name:<22} {check.title}")
            return
        if options["fix"]:
            gate.tools.put_right()
        failed = 0
        for check in chosen:
            result = gate.run(check)
            failed += bool(result.faults)
            mark = self.style.ERROR("FAIL") if result.faults else self.style.SUCCESS("ok  ")
            self.stdout.write(f"{mark} {check.title} ({check.name}, {result.seconds:.1f} s)")
            for fault in result.faults:
                self.stdout.write(f"       {fault}")
        if failed:
            raise CommandError(f"{failed} of {len(chosen)} checks failed.")
        self.stdout.write(f"All {len(chosen)} checks passed.")
