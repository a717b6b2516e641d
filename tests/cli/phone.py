"""Drives a program through a pseudo-terminal, as somebody at the desk does.

    phone.py [-w COLUMNS] SCRIPT COMMAND...

SCRIPT, one step a line:
    type TEXT     the text, key by key, which isn't counted
    key NAME...   Enter, Tab, Up, Left, Home, BackSpace, Ctrl-C, Ctrl-D, Ctrl-Z or a letter: counted
    bytes HEX     these, as they are
    paste TEXT    as a terminal sends what is pasted (\\n in it is a newline)
    see TEXT      waits until the screen has it, after what was seen before
                  (fails when the program waits for a key and hasn't shown it)
    not TEXT      it isn't on the screen so far
    size COLUMNS  the window is made narrower or wider
    run COMMAND   a shell command that has to succeed meanwhile
    signal NAME   sent to the program: TERM, KILL, HUP
    hangup        the terminal is closed

Then waits for the end and prints the screen, line by line as it came (control sequences taken
out), "keys N", "widest N" and "exit N" or "signal N"; exits 1 where a step failed.
"""
# few modules: re, signal and subprocess take longer than most calls
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
import unicodedata

KEYS = {
    "Enter": b"\r", "Tab": b"\t", "Up": b"\x1b[A", "Left": b"\x1b[D", "Right": b"\x1b[C",
    "Home": b"\x1b[H", "End": b"\x1bOF", "Delete": b"\x1b[3~", "F5": b"\x1b[15;5~", "BackSpace": b"\x7f", "Ctrl-C": b"\x03", "Ctrl-D": b"\x04",
    "Ctrl-U": b"\x15", "Ctrl-Z": b"\x1a",
}
SIGNALS = {"HUP": 1, "KILL": 9, "TERM": 15}
PATIENCE = 300
PPOLL = "271", "73"  # its number on x86-64, and where the generic table is used


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


class Screen:
    """What came, as lines of cells: enough of a terminal for a line editor."""

    def __init__(self, columns):
        self.columns, self.lines, self.row, self.at = columns, [[]], 0, 0
        self.left, self.widest = "", 0
        self.bad = []

    def put(self, c):
        w = width(c)
        if self.at + w > self.columns:
            self.newline()
            self.at = 0
        line = self.lines[self.row]
        while len(line) < self.at + w:
            line.append(" ")
        if w:
            line[self.at] = c
        if w == 2:
            line[self.at + 1] = ""
        self.at += w
        self.widest = max(self.widest, self.at)

    def newline(self):
        self.row += 1
        if self.row == len(self.lines):
            self.lines.append([])

    def sequence(self, params, final):
        n = int(params.split(";")[0]) if params.split(";")[0].isdigit() else 1
        line = self.lines[self.row]
        if final == "K":
            del line[self.at:]
        elif final == "J":
            del line[self.at:]
            del self.lines[self.row + 1:]
        elif final == "C":
            self.at += n
        elif final == "D":
            self.at = max(0, self.at - n)
        elif final == "A":
            self.row = max(0, self.row - n)
        elif final == "G":
            self.at = n - 1
        elif final == "P":
            del line[self.at:self.at + n]
        elif final == "@":
            while len(line) < self.at:
                line.append(" ")
            line[self.at:self.at] = [" "] * n

    def feed(self, text):
        text, self.left = self.left + text, ""
        i = 0
        while i < len(text):
            c = text[i]
            if c == "\x1b":
                end = i + 2
                while text[end:end + 1] and text[end] in "?;0123456789":
                    end += 1
                found = text[i + 1:i + 2] == "[" and "@" <= text[end:end + 1] <= "~"
                if not found:
                    if len(text) - i < 12:
                        self.left = text[i:]
                        return
                    self.bad.append(text[i:i + 4])
                    i += 1
                    continue
                self.sequence(text[i + 2:end], text[end])
                i = end + 1
                continue
            if c == "\n":
                self.newline()
            elif c == "\r":
                self.at = 0
            elif c == "\b":
                self.at = max(0, self.at - 1)
            elif c >= " ":
                self.put(c)
            elif c != "\x07":
                self.bad.append(c)
            i += 1

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.lines)


class Phone:
    def __init__(self, columns, command):
        self.screen, self.keys, self.seen, self.typed = Screen(columns), 0, 0, b""
        out, self.stdout = os.pipe()
        self.out = out
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.dup2(self.stdout, 1)
            os.environ["TERM"] = "xterm"
            os.execvp(command[0], command)
        os.close(self.stdout)
        self.resize(columns)
        self.rested = -1  # the first size may come before it listens, and then doesn't wake it

    def rests(self):
        """How many times it had gone to sleep if it waits for a key: in ppoll() without a limit
        of time. -1: it is at work; None: that can't be known here, or of this program (a shell)."""
        try:
            with open(f"/proc/{self.pid}/syscall", encoding="ascii") as f:
                call = f.read().split()
            with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as f:
                status = f.read()
        except OSError:
            return None
        if "\nName:\tsh\n" in "\n" + status:
            return None
        if call[0] not in PPOLL or call[3] != "0x0":
            return -1
        return int(status.split("\nvoluntary_ctxt_switches:")[1].split()[0])

    def write(self, data):
        self.rested = self.rests()
        os.write(self.fd, data)

    def resize(self, columns):
        self.screen.columns = columns
        self.rested = self.rests()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read(self, seconds):
        """0: nothing came in time; -1: it is over."""
        try:
            if not select.select([self.fd], [], [], seconds)[0]:
                return 0
            data = os.read(self.fd, 65536)
        except OSError:
            return -1
        text = (self.typed + data).decode("utf-8", "surrogateescape")
        self.typed = b""
        while text and "\udc80" <= text[-1] <= "\udcff":
            self.typed = text[-1].encode("utf-8", "surrogateescape") + self.typed
            text = text[:-1]
        self.screen.feed(text)
        return len(data)

    def see(self, wanted):
        until = time.monotonic() + PATIENCE
        while True:
            resting = self.resting()
            while self.read(0) > 0:
                resting = False
            found = self.screen.text().find(wanted, self.seen)
            if found >= 0:
                self.seen = found + len(wanted)
                return
            if resting or time.monotonic() > until or self.read(0.01) < 0:
                sys.exit(f"not seen: {wanted}\n{self.screen.text()}")

    def resting(self):
        """It took what was written last, and waits for a key: twice, for what is on its way."""
        now = self.rests()
        if now is None or now < 0 or now == self.rested:
            return False
        time.sleep(0.003)
        return self.rests() == now

    def settle(self, seconds=0.2):
        """Until it waits for a key, or is over; so many seconds of silence where that isn't known."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.rests() is None:
                while self.read(seconds) > 0:
                    pass
                return
            resting = self.resting()
            if self.read(0 if resting else 0.003) < 0 or (resting and self.read(0) <= 0):
                return

    def end(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                if self.fd >= 0:
                    self.settle()
                return status
            if self.fd >= 0:
                self.read(0.05)
            else:
                time.sleep(0.05)
        os.kill(self.pid, 9)
        sys.exit(f"it didn't end\n{self.screen.text()}")


def step(phone, word, rest):
    if word == "type":
        phone.write(rest.encode())
    elif word == "key":
        for name in rest.split():
            phone.write(KEYS.get(name, name.encode()))
            phone.keys += 1
            phone.settle(0.02)
    elif word == "bytes":
        phone.write(bytes.fromhex(rest))
        phone.settle()
    elif word == "paste":
        phone.write(b"\x1b[200~" + rest.replace("\\n", "\r").encode() + b"\x1b[201~")
    elif word == "see":
        phone.see(rest)
    elif word == "not":
        phone.settle()
        if rest in phone.screen.text()[phone.seen:]:
            sys.exit(f"seen: {rest}\n{phone.screen.text()}")
    elif word == "size":
        phone.resize(int(rest))
        phone.settle()
    elif word == "run":
        phone.settle()
        import subprocess
        done = subprocess.run(["sh", "-c", rest], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if done.returncode:
            sys.exit(f"{rest}: {done.returncode}: {done.stdout}{done.stderr}")
    elif word == "signal":
        phone.settle()
        os.kill(phone.pid, SIGNALS[rest])
    elif word == "hangup":
        phone.settle()
        os.close(phone.fd)
        phone.fd = -1
    else:
        sys.exit(f"no such step: {word}")


def main():
    argv, columns = sys.argv[1:], 80
    if argv[0] == "-w":
        columns, argv = int(argv[1]), argv[2:]
    with open(argv[0], encoding="utf-8") as script:
        steps = [line.rstrip("\n") for line in script if line.strip()]
    phone = Phone(columns, argv[1:])
    for line in steps:
        word, _, rest = line.partition(" ")
        step(phone, word, rest)
    status = phone.end()
    print(phone.screen.text())
    print("stdout", os.read(phone.out, 65536).decode().split() if phone.out >= 0 else "")
    if phone.screen.bad:
        print("bad", phone.screen.bad)
    print("keys", phone.keys)
    print("widest", phone.screen.widest)
    print("signal" if os.WIFSIGNALED(status) else "exit",
          os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


main()
