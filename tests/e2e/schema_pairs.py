"""The files of tests/schema_pairs/, read: what a pair is stands in their README.md."""
import dataclasses, pathlib, re

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "schema_pairs"
PARTS = ("from", "to", "rows", "holds", "holds back")


@dataclasses.dataclass
class Pair:
    name: str
    file: str
    alone: bool = False
    one_way: bool = False
    lowest: int = 14
    highest: int = 99
    moves: tuple = ()
    parts: dict = dataclasses.field(default_factory=dict)

    def part(self, name, schema):
        return self.parts.get(name, "").replace("{schema}", schema)

    def queries(self, name, schema):
        return [line.rstrip(";") for line in self.part(name, schema).splitlines() if line.strip()]

    def runs_on(self, major):
        return self.lowest <= major <= self.highest

    def header(self, line):
        """False: no header line."""
        if line == "-- alone":
            self.alone = True
        elif line == "-- one way":
            self.one_way = True
        elif found := re.fullmatch(r"-- servers: (\d+)(\+|-(\d+))?", line):
            self.lowest = int(found[1])
            self.highest = 99 if found[2] == "+" else int(found[3] or found[1])
        elif found := re.fullmatch(r"-- moves: (.+)", line):
            self.moves = tuple(found[1].split())
        else:
            return False
        return True


def read(file):
    pairs, part = [], None
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if found := re.fullmatch(r"-- pair: (.+)", line):
            pairs.append(Pair(found[1], file.stem))
            part = None
        elif (found := re.fullmatch(r"-- ([a-z ]+):", line)) and found[1] in PARTS:
            part = found[1]
            if part in pairs[-1].parts:
                raise ValueError(f"{file.name}:{number}: '{part}' stands twice")
            pairs[-1].parts[part] = ""
        elif part is not None:
            pairs[-1].parts[part] += line + "\n"
        elif pairs and line and not pairs[-1].header(line):
            raise ValueError(f"{file.name}:{number}: not a header line: {line}")
    for pair in pairs:
        if not {"from", "to"} <= pair.parts.keys():
            raise ValueError(f"{file.name}: '{pair.name}' has no 'from' or no 'to'")
    names = [p.name for p in pairs]
    if twice := {n for n in names if names.count(n) > 1}:
        raise ValueError(f"{file.name}: named twice: {', '.join(twice)}")
    return pairs


def files():
    return sorted(FOLDER.glob("*.sql"))
