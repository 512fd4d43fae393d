#!/usr/bin/env python3
# Copyright (c) 2026 OmniMesh contributors
# SPDX-License-Identifier: EPL-2.0
"""Measures discovery between two network namespaces. Run by hand as root: JAVA=... netns-discovery.py CLASSPATH [ROUNDS]"""
import os, statistics, subprocess, sys, threading, time

JAVA = os.environ.get("JAVA", "java")
CLASSPATH, ROUNDS = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10


def sh(command, check=True):
    subprocess.run(command, shell=True, check=check, stderr=None if check else subprocess.DEVNULL)


class Node:
    def __init__(self, namespace):
        self.events = []
        self.process = subprocess.Popen(
            ["ip", "netns", "exec", namespace, JAVA, "-cp", CLASSPATH, "org.omnimesh.discovery.mdns.internal.DiscoveryMain"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(f"/tmp/netns-{namespace}.log", "a"), text=True)
        threading.Thread(target=self.read, daemon=True).start()
        self.opened, self.instance = self.wait("open")[:2]

    def read(self):
        for line in self.process.stdout:
            at, event, rest = (line.strip() + " ").split(" ", 2)
            self.events.append((int(at), event, rest.split()))

    def wait(self, event, first=None, limit=40):
        end = time.time() + limit
        while time.time() < end:
            for at, e, rest in self.events:
                if e == event and (first is None or rest[0] == first):
                    return at, *rest
            time.sleep(0.01)
        raise SystemExit(f"not within {limit} s: {event} {first}; events: {self.events}")

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


def show(what, millis):
    print(f"{what}: min {min(millis)} median {statistics.median(millis):.0f} max {max(millis)} ms  {millis}", flush=True)


sh("ip netns del omd1; ip netns del omd2", check=False)
sh("ip netns add omd1 && ip netns add omd2 && ip link add omv1 netns omd1 type veth peer name omv2 netns omd2")
for n in 1, 2:
    sh(f"ip -n omd{n} addr add 10.77.0.{n}/24 dev omv{n} && ip -n omd{n} link set omv{n} up && ip -n omd{n} link set lo up"
       f" && ip -n omd{n} route add 224.0.0.0/4 dev omv{n}")
time.sleep(2)
old = None
try:
    old = Node("omd1")
    old.tell("plate OLD")
    newcomer, by_old, goodbye, killed, long_since, fresh = [], [], [], [], [], []
    for i in range(ROUNDS):
        time.sleep(1)
        b = Node("omd2")
        b.tell("find OLD")
        newcomer.append(b.wait("seen", old.instance)[0] - b.opened)
        by_old.append(old.wait("seen", b.instance)[0] - b.opened)
        found = b.wait("found", "OLD")
        assert found[2] == "1", found
        long_since.append(int(found[3]))
        plate = f"F{i // 10}{i % 10}"
        time.sleep(0.37 * i)
        b.tell(f"plate {plate}")
        old.tell(f"find {plate}")
        found = old.wait("found", plate)
        assert found[2] == "1", found
        fresh.append(int(found[3]))
        if i % 2:
            at = int(time.time() * 1000)
            b.process.stdin.close()
            goodbye.append(old.wait("gone", b.instance)[0] - at)
        else:
            at = int(time.time() * 1000)
            b.process.kill()
            killed.append(old.wait("gone", b.instance)[0] - at)
    show("newcomer sees the old one after its open", newcomer)
    show("the old one sees the newcomer after its open", by_old)
    show("find of a code advertised long since, by a node just opened", long_since)
    show("find of a code advertised at the same moment, by 0-4 s old nodes", fresh)
    show("goodbye noticed", goodbye)
    show("kill -9 noticed", killed)
finally:
    if old:
        old.process.kill()
    sh("ip netns del omd1; ip netns del omd2", check=False)
