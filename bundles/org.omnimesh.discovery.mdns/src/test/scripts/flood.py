#!/usr/bin/env python3
# Copyright (c) 2026 OmniMesh contributors
# SPDX-License-Identifier: EPL-2.0
"""Announces fake nodes by multicast DNS: flood.py COUNT SOURCE_ADDRESS [PER_SECOND [hostile-names]]. By hand, in a network namespace of its own."""
import socket, struct, sys, random, time
n=int(sys.argv[1]); src=sys.argv[2]; rate=float(sys.argv[3]) if len(sys.argv)>3 else 5000; conform=len(sys.argv)<5
def name(s): return b''.join(bytes([len(l)])+l for l in s.split(b'.') if l)+b'\0'
def rr(nm,t,c,d,ttl=4500): return name(nm)+struct.pack('>HHIH',t,c,ttl,len(d))+d
s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM); s.setsockopt(socket.SOL_SOCKET,socket.SO_REUSEADDR,1)
s.bind((src,5353)); s.setsockopt(socket.IPPROTO_IP,socket.IP_MULTICAST_TTL,255); s.setsockopt(socket.IPPROTO_IP,socket.IP_MULTICAST_IF,socket.inet_aton(src))
T=b'_omnimesh._tcp.local'
t0=time.time()
for i in range(n):
    inst=(b'%016x-1'%random.getrandbits(64)) if conform else b'evil\x1b[2J\xe2\x80\xae%016x'%random.getrandbits(64)
    full=inst+b'.'+T; host=b'h%08x.local'%random.getrandbits(32)
    p=struct.pack('>6H',0,0x8400,0,4,0,0)+rr(T,12,1,name(full))+rr(full,33,0x8001,struct.pack('>3H',0,0,9)+name(host))+rr(full,16,0x8001,b'\x03v=1\x12t=0102030405060708\x10n=\xe2\x80\xaeEvil\x1b[2J\x07aaa')+rr(host,1,0x8001,bytes([10,77,0,random.randrange(3,250)]))
    s.sendto(p,('224.0.0.251',5353))
    d=t0+i/rate-time.time()
    if d>0: time.sleep(d)
print('sent',n,'in',round(time.time()-t0,2))
