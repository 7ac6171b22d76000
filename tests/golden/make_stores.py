"""Writes what a store of a released number looked like, as SQL text for tests/golden:

    python3 tests/golden/make_stores.py device [COMMIT] > tests/golden/store/v5.sql
    python3 tests/golden/make_stores.py hub [COMMIT] > tests/golden/hub/v6.sql

Without COMMIT it is the number of the sources at hand: to be done when a migration is added, and never again for that
number; a new table wants its rows below. COMMIT is for numbers of the past; git has their sources. The schema is read
from them (migrations, declarations, indices); the rows are made up, one of each kind, every field filled.
core/store/schema.h has the form of `versions`, core/sync/wire.h that of canonical bytes, shell/hub/audit.h the chain.
The tests that open the files for ever: tests/core/golden_store_test.cpp, tests/hub/golden_hub_test.cpp.
"""

import hashlib
import pathlib
import re
import struct
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCOPE = 310104013007
DEVICE = 77
MILLIS = 1795392000000
DAY = 20780
LATER_FIELD = 200  # of no release
PHOTO = b"\xff\xd8 no picture"


def git(*words):
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, check=True).stdout.decode()


def source(commit, path):
    return git("show", f"{commit}:{path}") if commit else (ROOT / path).read_text()


def headers(commit):
    if not commit:
        return [path.read_text() for path in sorted((ROOT / "core/domain").glob("*.h"))]
    names = git("ls-tree", "--name-only", commit, "core/domain/").split()
    return [source(commit, name) for name in names if name.endswith(".h")]


# Text, numbers and octets as SQL.
def sql(value):
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    return "'" + value.replace("'", "''") + "'"


def insert(table, *values):
    print(f"INSERT INTO {table} VALUES({', '.join(sql(value) for value in values)});")


def varint(number):
    octets = b""
    while number >= 0x80:
        octets += bytes([number & 0x7F | 0x80])
        number >>= 7
    return octets + bytes([number])


def version(device):
    return struct.pack("<QQ", MILLIS << 16 | 3, device)


# The declarations of a commit, and a row of each.
class Entity:
    def __init__(self, struct_name, body, kinds):
        self.kind = kinds[re.search(r"kKind = Kind::(\w+);", body)[1]]
        self.name = re.search(r'kName = "(\w+)";', body)[1]
        self.id_type = re.search(r"using IdType = (\w+);", body)[1]
        members = re.findall(r"^  ([\w:<>]+) (\w+)(?: = [^;]+|\{\})?;", body, re.M)
        types = {member: kind for kind, member in members}
        self.fields = [(int(number), name, types[member])
                       for number, name, member in re.findall(rf'field\((\d+), "(\w+)", &{struct_name}::(\w+)', body)]
        self.id = bytes([self.kind]) * 16

    def create(self):
        columns = "".join(f'"{name}",' for _, name, _ in self.fields)
        rest = '"deleted",versions BLOB NOT NULL) WITHOUT ROWID'
        return f'CREATE TABLE "{self.name}"(id BLOB PRIMARY KEY,{columns}{rest}'

    def value(self, name, kind, ids):
        kind = re.sub(r"std::(optional|vector)<(.+)>", r"\2", kind)
        if self.name == "photo" and name in ("size", "hash"):
            return len(PHOTO) if name == "size" else hashlib.sha256(PHOTO).hexdigest()
        if kind == "std::string":
            return f"{self.name}的{name}"
        if kind in ("Bytes", "Uuid"):
            return bytes([self.kind]) * 16
        if kind in ids:
            return ids[kind]
        if kind.endswith("Id"):
            raise SystemExit(f"{self.name}.{name}: whose id is {kind}?")
        return DAY if kind == "Day" else MILLIS if name.endswith("_millis") else 1

    def values(self, ids):
        return [(number, self.value(name, kind, ids)) for number, name, kind in self.fields]


def declared(commit):
    numbers = re.findall(r"(k\w+) = (\d+),", source(commit, "core/domain/entity.h"))
    kinds = {name: int(number) for name, number in numbers}
    found = {}
    for text in headers(commit):
        for name, body in re.findall(r"^struct (\w+)(?: final)? : Entity \{\n(.*?)^\};", text, re.M | re.S):
            found[name] = Entity(name, body, kinds)
    order = re.findall(r"type_identity<(\w+)>\{\}\)", source(commit, "core/domain/entities.h"))
    entities = [found[name] for name in order if name in found]
    return entities, {entity.id_type: entity.id for entity in entities}


def mask_of(entity):
    return sum(1 << (number - 1) for number, _, _ in entity.fields)


def canonical(entity, ids, own_id=None):
    """A row's canonical bytes."""
    octets = varint(SCOPE) + varint(entity.kind) + (own_id or entity.id) + varint(1) + version(DEVICE)
    values = sorted(entity.values(ids))
    octets += varint(len(values))
    for number, value in values:
        octets += varint(number) + varint(0)
        if isinstance(value, int):
            octets += b"\1" + varint(value << 1)
        else:
            text = value if isinstance(value, bytes) else value.encode()
            octets += (b"\3" if isinstance(value, bytes) else b"\2") + varint(len(text)) + text
    return octets


def steps(text, begin):
    """The migrations of the array that begins so: raw strings, and short ones on a line."""
    start = text.index(begin)
    found = re.findall(r'R"(?:sql)?\((.*?)\)(?:sql)?"|(?<!R)"((?:DROP|DELETE|--)[^"\n]*)"',
                       text[start:text.index("};", start)], re.S)
    return [textwrap.dedent(raw or plain).strip() for raw, plain in found]


def box_file():
    return (ROOT / "tests/golden/wire/v1/box_file.bin").read_bytes()


def carried_box():
    box = box_file()
    return b"BJ\x50\1" + varint(len(box)) + box + varint(86) + b"s" * 86


# What a device keeps: core/store.
def device(commit):
    text = source(commit, "core/store/schema.cpp")
    migrations = steps(text, "kMigrations = {")
    entities, ids = declared(commit)
    print(f"-- A device's database of user_version {len(migrations)}; tests/golden/make_stores.py made it.")
    print(f"PRAGMA encoding='{'UTF-16be' if len(migrations) >= 5 else 'UTF-8'}';\nBEGIN;")
    for migration in migrations:
        print(migration)
    indices = re.findall(r'Index\{"(\w+)", "(\w+)", "([^"]+)"\}', text)
    shape = 14695981039346656037
    def mix(words):
        nonlocal shape
        for octet in words.encode():
            shape = (shape ^ octet) * 1099511628211 % (1 << 64)
    for entity in entities:
        own = [f'CREATE INDEX IF NOT EXISTS "{name}" ON "{table}"{columns};'
               for table, name, columns in indices if table == entity.name]
        print(entity.create() + ";")
        for index in own:
            print(index)
        mix(entity.create())
        mix("".join(own))
        for number, _, _ in entity.fields:
            mix(f"{number},")
        mix("255,")
    for entity in entities:
        foreign = b"\0"
        if entity.name == "household":
            later = "以后的字段".encode()
            foreign = varint(1) + varint(LATER_FIELD) + varint(0) + b"\2" + varint(len(later)) + later
        versions = varint(0) + varint(1) + version(DEVICE) + varint(mask_of(entity)) + foreign
        insert(f'"{entity.name}"', entity.id, *(value for _, value in entity.values(ids)), None, versions)
    shape -= (shape >> 63) << 64
    for key, value in {"clock.last": MILLIS << 16 | 3, "identity.account": ids["AccountId"], "identity.device": DEVICE,
                       "identity.name": "李老师", "identity.role": 1, "identity.scope": SCOPE,
                       "identity.scope_name": "龙泉园路居委会", "pull.complete": 1, "pull.epoch": b"b" * 16,
                       "pull.sequence": 77, "push.reserved": 1001, "schema.shape": shape,
                       "schema.tables": ",".join(entity.name for entity in entities)}.items():
        insert("setting", key, value)
    insert("draft", "visit/1", "说到一半")
    unknown = Entity.__new__(Entity)
    unknown.kind, unknown.name, unknown.id, unknown.fields = 999, "later", b"c" * 16, [(2, "words", "std::string")]
    insert("foreign_row", unknown.kind, unknown.id, canonical(unknown, ids))
    for position, (kind, state) in enumerate([(4, 1), (6, 3), (8, 0)], 1):
        insert("outbox", kind, bytes([kind]) * 16, position, state, MILLIS, MILLIS if state == 1 else None, None,
               None if state == 0 else b"h" * 16, 203 if state == 3 else None)
    if len(migrations) >= 2:
        photo = ids["PhotoId"]
        insert("photo_store", photo, len(PHOTO), MILLIS, 1, 0)
        insert("photo_chunk", photo, 0, PHOTO)
    if len(migrations) >= 3:
        insert("carried", b"k" * 16, 1, 0, 2, carried_box())
    if len(migrations) >= 4:
        insert("setting", "doors.since", MILLIS)
        people = struct.pack("<BH", 1, 1940) if len(migrations) >= 6 else b""
        insert("door_contact", ids["HouseholdId"], struct.pack("<BHqq", 1, 0, MILLIS, -(1 << 63)) + people)
    print(f"PRAGMA user_version={len(migrations)};\nCOMMIT;")


# What the hub keeps: shell/hub/database.
def hub(commit):
    schema = steps(source(commit, "shell/hub/database.cpp"), "kSchemaSteps = {")
    entities, ids = declared(commit)
    number = len(schema)
    print(f"-- A hub's database of user_version {number}; tests/golden/make_stores.py made it.\nBEGIN;")
    for step in schema:
        print(step)
    insert("meta", "epoch", b"e" * 16)
    if number >= 3:
        insert("meta", "seal", b"s" * 32)
    gone = b"\xc8" * 16  # an account that was disabled
    rows = [(entity, entity.id) for entity in entities] + [(entities[1], gone)]
    insert("committee", SCOPE, len(rows))
    for sequence, (entity, own_id) in enumerate(rows, 1):
        insert("row", SCOPE, sequence, entity.kind, own_id, canonical(entity, ids, own_id))
    account = ids["AccountId"]
    insert("area", SCOPE, 310104013, 5, "龙泉园路居委会")
    first_phone = (0,) if number >= 5 else ()
    insert("account", account, SCOPE, "li", "李老师", 1, "$argon2id$x", 0, *first_phone)
    insert("account", gone, SCOPE, "wang", "王老师", 1, "$argon2id$x", 1, *first_phone)
    insert("push", SCOPE, DEVICE, 5, b"p" * 16, MILLIS, *((account,) if number >= 5 else ()))
    if number < 4:
        insert("exchange", SCOPE, DEVICE, MILLIS << 16, (MILLIS << 16) + 1)
    insert("session", b"t" * 32, account, DEVICE, MILLIS, MILLIS)
    if number >= 5:
        insert("device", account, DEVICE, "Android Chrome", b"no key", 1, MILLIS, MILLIS)
        insert("enrolment_code", account, "$argon2id$y", MILLIS, 1)
    else:
        insert("device", SCOPE, DEVICE, account, "Android Chrome", MILLIS)
    if number >= 2:
        before = b""
        for sequence, (deed, detail) in enumerate([(1, ""), (8, f"{len(rows)} rows, up to {len(rows)}")], 1):
            octets = before + struct.pack("<qqQQ", sequence, MILLIS, deed, SCOPE) + account
            before = hashlib.blake2b(octets + struct.pack("<Q", DEVICE) + detail.encode(), digest_size=32).digest()
            insert("audit", sequence, MILLIS, deed, SCOPE, account, DEVICE, detail, before)
        insert("audit_link", "last", 2, before)
    if number >= 3:
        insert("ended_right", SCOPE, gone, 1, MILLIS)
        insert("gone_device", SCOPE, gone, 78, MILLIS)
        insert("left_box", SCOPE, gone, 78, MILLIS, box_file())
    if number >= 6:
        insert("photo", SCOPE, ids["PhotoId"], len(PHOTO), MILLIS)
        insert("photo_chunk", SCOPE, ids["PhotoId"], 0, PHOTO)
    print(f"PRAGMA application_id={0x42414A49};\nPRAGMA user_version={number};\nCOMMIT;")


{"device": device, "hub": hub}[sys.argv[1]](sys.argv[2] if len(sys.argv) > 2 else None)
