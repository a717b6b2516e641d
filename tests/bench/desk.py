"""A desk for measuring tkt-remind: so many closed tickets, 20,000 open ones, 200 of them overdue; as
the CSV that tkt-new --history takes, and its registers."""
import datetime
import subprocess

NOW = datetime.datetime(2025, 12, 31, 14)
OPEN, OVERDUE = 20000, 200
LATER = datetime.timedelta(days=10)  # the deadline after the opening


def minutes(n):
    return datetime.timedelta(minutes=n)


def tickets(file, closed):
    with open(file, "w", encoding="utf-8") as f:
        f.write("kind,subject,status,dept,assignee,customer,opened,due,responded,resolved,closed\n")
        for i in range(closed):
            opened = NOW - minutes(20000 + i * 7919 % 500000)
            times = [opened, opened + LATER] + [opened + minutes(m) for m in (60, 360, 860)]
            row(f, i, "closed", times)
        for i in range(OPEN):
            opened = NOW - minutes(15000 if i < OVERDUE else 10 + i % 4000)
            row(f, closed + i, "active", [opened, opened + LATER, opened + minutes(5)])


def row(f, i, status, times):
    texts = [f"{t:%Y-%m-%d %H:%M}" for t in times] + [""] * (5 - len(times))
    f.write(f"repair,tap drips {i},{status},d{i % 12},p{i % 96:02},C{i % 9999},{','.join(texts)}\n")


def make(db, closed, env):
    """The database, nobody told of anything yet."""
    def load(register, text):
        subprocess.run(["tkt-load", "-q", "-d", db, register], input=text, text=True, env=env, check=True)
    env = dict(env, TKT_NOW="2025-12-31T12:00:00+08:00", TKT_USER="dir")
    subprocess.run(["tkt-init", "-q", "-d", db, "--timezone", "Asia/Shanghai"], env=env, check=True)
    load("kind", "code\nrepair\n")
    load("department", "code\n" + "".join(f"d{i}\n" for i in range(12)))
    load("sla", "kind,priority,respond,resolve,calendar\n,,60,14400,always\n")
    load("staff", "code,dept,role\ndir,d0,director\n"
         + "".join(f"p{i:02},d{i % 12},agent\n" for i in range(96))
         + "".join(f"s{i},d{i},supervisor\nm{i},d{i},manager\n" for i in range(12)))
    tickets("desk.csv", closed)
    subprocess.run(["tkt-new", "-q", "-d", db, "--history", "--csv", "desk.csv"], env=env, check=True)
