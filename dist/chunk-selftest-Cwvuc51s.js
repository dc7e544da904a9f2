import"./chunk-rolldown-runtime-ClRNLMFH.js";import{t as e}from"./chunk-life-cycle-DlrSG92j.js";import{n as t}from"./chunk-find-config-CDFdfMvW.js";import{i as n}from"./chunk-architecture-DASoQ8Xz.js";import{n as r}from"./chunk-inputs-DCQz2pn0.js";import{a as i,t as a}from"./chunk-plan-DaZLokKR.js";import{n as o,s}from"./chunk-exec-BAPHZDG9.js";import{r as c}from"./chunk-workshop-DvUSNWRW.js";import{t as l}from"./chunk-host-tools-D-XcvLPa.js";import{f as u}from"./chunk-cgroup-BdthIdle.js";import{t as d}from"./chunk-probe-QPgUs3Q2.js";import{n as f}from"./chunk-progress-Dc_cqreI.js";import p from"node:path";import{chmod as m,mkdir as h,writeFile as g}from"node:fs/promises";const _=`postroj-sample`,v=`1.0.0`,y=8e3,b={unit:`${_}.service`,url:`http://localhost:${y}/`,command:`grep -q sample /usr/share/${_}/index.html`},x=[{inside:`DEBIAN/control`,text:`Package: ${_}
Version: ${v}
Architecture: all
Maintainer: postroj <postroj@localhost>
Depends: busybox
Section: web
Priority: optional
Description: a small web service to test package testing with
 It serves one page on port ${y}.
`},{inside:`DEBIAN/postinst`,text:`#!/bin/sh
set -e
if [ "$1" = configure ]; then
  deb-systemd-helper enable ${_}.service >/dev/null || true
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    deb-systemd-invoke start ${_}.service >/dev/null || true
  fi
fi
`,mode:493},{inside:`DEBIAN/prerm`,text:`#!/bin/sh
set -e
if [ -d /run/systemd/system ] && [ "$1" = remove ]; then
  deb-systemd-invoke stop ${_}.service >/dev/null || true
fi
`,mode:493},{inside:`lib/systemd/system/${_}.service`,text:`[Unit]
Description=Small web service of postroj's self-test
After=network.target

[Service]
ExecStart=/bin/busybox httpd -f -p ${y} -h /usr/share/${_}
DynamicUser=yes

[Install]
WantedBy=multi-user.target
`},{inside:`usr/share/${_}/index.html`,text:`<h1>This is the sample service</h1>
`}];async function buildSamplePackage(e,t){let n=p.join(e,`tree`);for(let{inside:e,text:t,mode:r=420}of x){let i=p.join(n,e);await h(p.dirname(i),{recursive:!0,mode:493}),await g(i,t),await m(i,r)}let r=p.join(e,`${_}_${v}_all.deb`);return await s(o(`dpkg-deb`,[`--root-owner-group`,`--build`,n,r]),{signal:t}),r}const S={name:`hostnamectl`,inputsFor:()=>({checkCommand:[`if test -d /run/systemd/system; then hostnamectl; else uname -n; fi`]})};async function serveWeb(e,t){let n={packages:[await buildSamplePackage(p.join(e,`sample`),t)],checkUnit:[b.unit],checkNetwork:[b.url],checkCommand:[b.command]};return{name:`pkgprobe`,inputsFor:({resolution:{entry:e}})=>takesSample(e?.family)?n:served(e?.init.name===`systemd`)}}function takesSample(e){return e===void 0||e===`debian`}function served(e){return{packages:[`nginx`],checkCommand:[`nginx -v`],...e&&{checkUnit:[`nginx`],checkNetwork:[`tcp://localhost:80`]}}}function planSelfTest(e,t,a){let o={arch:n(),env:{}},s=e.targets.map(e=>({...e,settings:i({...r,...t.inputsFor(e),...limitsOf(a)},{},o)})),{targetTimeout:c}=a,l=c===void 0?[]:[`--target-timeout`,c];return{...e,targets:s,replay:{verb:[`selftest`,t.name],flags:l,overrides:[]}}}function limitsOf({targetTimeout:e,retries:t}){return{targetTimeout:e,retries:t}}async function runSelftest(e,n){let{signal:i,jobs:o,timeout:s,targetTimeout:p,reportDir:m}=n,h=n.images.length>0?n.images:currentLabels(/* @__PURE__ */ new Date),g={...r,images:h,jobs:o,timeout:s,targetTimeout:p,reportDir:m},_=await a({...g,config:t},process.cwd());return await l({log:f(`host`,n.verbose),signal:i}),u(async t=>{let work=()=>c(process.env).work.create(t),r=e===`hostnamectl`?S:await serveWeb(work(),i);return d(planSelfTest(_,r,g),n)})}function currentLabels(t){return e(t).filter(({architectures:e})=>e.includes(n())).map(({label:e})=>e)}export{runSelftest};