"""When is a PostgreSQL value the same as a SQLite value? Rules by target type, made from the two manuals alone.

Both sides are brought to one canonical, hashable form; what cannot be that type becomes ("odd", value), equal to
nothing on the other side. SQLite's texts arrive as Text (bytes), blobs as bytes; PostgreSQL's values as ::text.
"""
import datetime, decimal, ipaddress, json, math, re, struct, uuid
from decimal import Decimal
from fractions import Fraction

decimal.getcontext().prec = 2000
EPOCH = datetime.date(1970, 1, 1).toordinal()
RAILS_DAY = datetime.date(2000, 1, 1).toordinal() - EPOCH
NUMBER = re.compile(r"-?\d+\.\d+(e[+-]?\d+)?|-?\d+e[+-]?\d+|-?Inf", re.I)
TRUE, FALSE = {"t", "true", "y", "yes", "on", "1"}, {"f", "false", "n", "no", "off", "0"}
MOMENT = re.compile(r"\s*(?:(\d{4,})-(\d\d)-(\d\d))?[ T]*(?:(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*"
                    r"(Z|UTC|GMT|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)?(?: [A-Z]{3,5})?( BC)?\s*$", re.I)


cut_times = False  # the copy was told to cut what is finer than a microsecond


class Text(bytes):
    """A SQLite text, undecoded."""


def odd(value):
    return ("odd", repr(value))


def bits(value):
    return struct.pack(">d", value)


def utf8(value):
    try:
        return bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return None


# --- moments: own parsing, exact in microseconds since 1970 ---

def moment(text):
    """-> (microseconds since 1970 or of the day, has date, has time, has offset), or None"""
    found = MOMENT.match(text)
    if not found or not (found[1] or found[4]):
        return None
    try:
        days = datetime.date(int(found[1]), int(found[2]), int(found[3])).toordinal() - EPOCH if found[1] else 0
    except ValueError:
        return None
    micros = days * 86_400_000_000
    if found[4]:
        hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
        if hour > 24 or minute > 59 or second > 59:
            return None
        digits = (found[7] or "") + "000000"
        if digits[6:].strip("0") and not cut_times:
            return None  # more than PostgreSQL holds: nothing there can be equal
        micros += (hour * 3600 + minute * 60 + second) * 1_000_000 + int(digits[:6])
    if found[8] and found[8].upper() not in ("Z", "UTC", "GMT"):
        sign, parts = (-1 if found[8][0] == "-" else 1), re.findall(r"\d\d", found[8])
        micros -= sign * sum(int(p) * unit for p, unit in zip(parts, (3600, 60, 1))) * 1_000_000
    return micros, bool(found[1]), bool(found[4]), bool(found[8])


def epoch(number):
    """Seconds, milliseconds, microseconds or Julian days, told by their range -> ("at", microseconds)"""
    size = abs(number)
    if 1_000_000 < size < 10_000_000:  # Julian days: a double has some 40 microseconds there, SQLite keeps milliseconds
        return ("ms", round((Fraction(number) - Fraction(4881175, 2)) * 86_400_000))
    for limit, unit in ((10**11, 1_000_000), (10**14, 1000), (10**17, 1)):
        if size < limit:
            return ("at", round(Fraction(number) * unit))
    return odd(number)


# --- one reader a family: source value -> canonical form ---

def from_integer(v):
    if isinstance(v, float) and v == v and v not in (float("inf"), float("-inf")) and v.is_integer():
        return int(v)
    if isinstance(v, bytes) and re.fullmatch(rb"\s*[+-]?\d+\s*", v):  # a blob of digits is how Drizzle keeps a bigint
        return int(v)
    return v if isinstance(v, int) else odd(v)


def from_float(v):
    if isinstance(v, int):
        return bits(float(v)) if int(float(v)) == v else odd(v)
    if isinstance(v, Text):
        try:
            return bits(float(v))
        except ValueError:
            return odd(v)
    return bits(v) if isinstance(v, float) else odd(v)


def decimal_of(text):
    if text.lower() in ("infinity", "inf", "-infinity", "-inf", "nan"):
        return ("special", text.lower().replace("infinity", "inf"))
    return Decimal(text)


def from_numeric(v):
    try:
        if isinstance(v, (int, float)):
            return decimal_of(repr(v))
        return decimal_of(v.decode().strip()) if isinstance(v, Text) or re.fullmatch(rb"-?\d+(\.\d+)?", v) else odd(v)
    except (decimal.InvalidOperation, UnicodeDecodeError):
        return odd(v)


def from_boolean(v):
    word = v.decode("latin-1").lower() if isinstance(v, Text) else str(v)
    if isinstance(v, float):
        word = str(int(v)) if v.is_integer() else word
    return True if word in TRUE else False if word in FALSE else odd(v)


def from_text(v):
    if isinstance(v, float):
        return ("real", bits(v + 0.0))  # SQLite's own text of -0.0 is 0.0
    if isinstance(v, int):
        return str(v)
    text = utf8(v)
    return odd(v) if text is None else text


def from_bytea(v):
    if isinstance(v, float):
        return ("real", bits(v + 0.0))
    return str(v).encode() if isinstance(v, int) else bytes(v)


def from_uuid(v):
    try:
        if isinstance(v, Text):
            return uuid.UUID(v.decode().strip("{}")).bytes
        return bytes(v) if isinstance(v, bytes) and len(v) == 16 else odd(v)
    except ValueError:
        return odd(v)


def from_date(v):
    if isinstance(v, int) and v % 86_400_000 == 0:
        return v // 86_400_000  # a midnight in milliseconds
    found = moment(v.decode("latin-1")) if isinstance(v, Text) else None
    return found[0] // 86_400_000_000 if found and found[1] and not found[2] else odd(v)


def from_time(v):
    found = moment(v.decode("latin-1")) if isinstance(v, Text) else None
    if found and found[1] and found[2] and found[0] // 86_400_000_000 == RAILS_DAY:  # how Rails writes a time of day
        return found[0] % 86_400_000_000
    return found[0] if found and found[2] and not found[1] else odd(v)


def from_timestamp(v):
    if isinstance(v, (int, float)):
        return epoch(v)
    found = moment(v.decode("latin-1")) if isinstance(v, Text) else None
    return ("at", found[0]) if found and found[1] and not found[3] else odd(v)


def from_timestamptz(v):
    if isinstance(v, (int, float)):
        return epoch(v)
    found = moment(v.decode("latin-1")) if isinstance(v, Text) else None
    return ("at", found[0]) if found and found[1] else odd(v)


def frozen(value):
    """Parsed JSON as something hashable; the last of doubled keys counts, as in jsonb."""
    if isinstance(value, dict):
        return ("object", frozenset((k, frozen(v)) for k, v in value.items()))
    if isinstance(value, list):
        return ("array", tuple(frozen(v) for v in value))
    if isinstance(value, bool) or value is None:
        return ("word", value)
    return ("number", value) if isinstance(value, Decimal) else ("string", value)


def refuse(word):
    raise ValueError(word)


def parsed_json(text):
    return frozen(json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=refuse))


def from_jsonb(v):
    try:
        return parsed_json(repr(v) if isinstance(v, (int, float)) else v.decode())
    except ValueError:
        return odd(v)


def from_interval(v):
    """Microseconds (Django), the moment that long after 1970 (SQLAlchemy) or [-][d.]hh:mm:ss (.NET); a day is 24 hours."""
    if not isinstance(v, Text):
        return v if isinstance(v, int) else odd(v)
    found = moment(v.decode("latin-1"))
    if found and found[1] and found[2]:
        return found[0]
    span = re.fullmatch(rb"(-?)(?:(\d+)\.)?(\d\d):(\d\d):(\d\d)(?:\.(\d{6})(\d?))?", v)
    if not span or (span[7] and span[7] != b"0" and not cut_times):
        return odd(v)
    days, hours, minutes, seconds, micros = (int(part or 0) for part in span.groups()[1:6])
    size = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000_000 + micros
    return -size if span[1] else size


def from_list(v, element):
    """JSON's list, each value as the element type has it."""
    try:
        values = json.loads(v.decode(), parse_float=lambda t: Text(t.encode())) if isinstance(v, Text) else None
    except ValueError:
        values = None
    if not isinstance(values, list):
        return None if v == b"null" else odd(v)  # an array column has no other null
    return tuple(None if x is None else READERS[element](Text(x.encode()) if isinstance(x, str) else x) for x in values)


def array_elements(text):
    """{a,"b,c",NULL} -> ["a", "b,c", None]"""
    out, parts = [], re.compile(r'"((?:[^"\\]|\\.)*)"|([^",{}]+)')
    for found in parts.finditer(text):
        out.append(re.sub(r"\\(.)", r"\1", found[1]) if found[1] is not None else None if found[2] == "NULL" else found[2])
    return out


def interval_micros(text):
    """-18 days -01:13:51.999999 -> microseconds; months have no fixed length, so they equal nothing"""
    found = re.fullmatch(r"(?:(-?\d+) days? ?)?(?:(-?)(\d+):(\d\d):(\d\d)(?:\.(\d+))?)?", text)
    if not found or not text:
        return ("interval", text)
    seconds = int(found[3] or 0) * 3600 + int(found[4] or 0) * 60 + int(found[5] or 0)
    micros = seconds * 1_000_000 + int(((found[6] or "") + "000000")[:6])
    return int(found[1] or 0) * 86_400_000_000 + (-micros if found[2] else micros)


def address(text):
    try:
        return ("inet", ipaddress.ip_interface(text))
    except ValueError:
        return odd(text)


def from_inet(v):
    return address(v.decode("latin-1")) if isinstance(v, Text) else odd(v)


READERS = {
    "smallint": from_integer, "integer": from_integer, "bigint": from_integer, "double precision": from_float,
    "real": from_float, "numeric": from_numeric, "boolean": from_boolean, "text": from_text, "character varying": from_text,
    "character": from_text, "bytea": from_bytea, "uuid": from_uuid, "date": from_date,
    "time without time zone": from_time, "timestamp without time zone": from_timestamp,
    "timestamp with time zone": from_timestamptz, "json": from_text, "jsonb": from_jsonb, "inet": from_inet, "interval": from_interval,
}


def family(type_name):
    """numeric(10,2) -> numeric, timestamp(3) with time zone -> timestamp with time zone"""
    return re.sub(r"\([\d, ]+\)", "", type_name).strip()


def canonical_source(value, type_name, source_reals=False):
    if value is None:
        return None
    if source_reals and isinstance(value, Text) and family(type_name) in ("text", "character varying", "bytea"):
        if NUMBER.fullmatch(value.decode("latin-1")):
            return ("real", bits(float(value)))
    if type_name.endswith("[]"):
        return from_list(value, family(type_name[:-2]))
    return READERS.get(family(type_name), from_text)(value)  # an enum is its label


def canonical_target(text, type_name, source_reals=False):
    """`source_reals`: SQLite's column holds reals, whose spelling in a text is PostgreSQL's own affair."""
    name = family(type_name)
    if text is None:
        return None
    if name.endswith("[]"):
        return tuple(canonical_target(element, type_name[:-2]) for element in array_elements(text))
    if name in ("smallint", "integer", "bigint"):
        return int(text)
    if name in ("double precision", "real"):
        return bits(float(text))
    if name == "numeric":
        return decimal_of(text)
    if name == "boolean":
        return text == "true"
    if name == "bytea":
        raw = bytes.fromhex(text)
        return ("real", bits(float(raw))) if source_reals and NUMBER.fullmatch(raw.decode("latin-1")) else raw
    if name == "uuid":
        return uuid.UUID(text).bytes
    if name == "date":
        return moment(text)[0] // 86_400_000_000
    if name == "time without time zone":
        return moment(text)[0]
    if name in ("timestamp without time zone", "timestamp with time zone"):
        found = moment(text)
        return ("at", found[0]) if found else ("at", text)
    if name == "jsonb":
        return parsed_json(text)
    if name == "interval":
        return interval_micros(text)
    if name == "inet":
        return address(text)
    if source_reals and NUMBER.fullmatch(text):
        return ("real", bits(float(text)))
    return text.rstrip(" ") if name == "character" else text


def align(source, target):
    """A Julian day is compared in SQLite's own resolution, and a real that was computed in twelve digits."""
    if isinstance(source, tuple) and source[:1] == ("ms",) and isinstance(target, tuple) and target[:1] == ("at",):
        return abs(target[1] - source[1] * 1000) <= 1000
    if isinstance(source, Computed) and isinstance(target, Computed):
        return math.isclose(source.value, target.value, rel_tol=1e-12)
    return source == target


class Computed:
    """A real or numeric that a view computes: the two may add in another order, or one exactly."""

    def __init__(self, value):
        self.value, self.digits = value, f"{value:.12g}"

    def __eq__(self, other):
        return isinstance(other, Computed) and self.digits == other.digits

    def __hash__(self):
        return hash(self.digits)

    def __repr__(self):
        return f"about {self.digits}"


def computed(row):
    """A view's row with its numbers made comparable; `row` is canonical."""
    def about(v):
        if type(v) is bytes and len(v) == 8:
            return Computed(struct.unpack(">d", v)[0])
        if isinstance(v, tuple) and v[0] == "real":
            return Computed(struct.unpack(">d", v[1])[0])
        return Computed(float(v)) if isinstance(v, Decimal) else v
    return tuple(about(v) for v in row)
