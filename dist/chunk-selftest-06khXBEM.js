import"./chunk-rolldown-runtime-ClRNLMFH.js";import{t as e}from"./chunk-life-cycle-DU1TDw7n.js";import{W as t,k as n,w as r}from"./chunk-base-B_es2pR0.js";import{P as i,r as a,xt as o,yt as s}from"./chunk-common-B1SQD3KM.js";import{p as c}from"./chunk-settings-FxH9356I.js";import{H as l,K as u,t as d}from"./chunk-run-36XAGFST.js";import{t as f}from"./chunk-host-tools-CNcF-EJV.js";import p from"node:path";import{chmod as m,mkdir as h,writeFile as g}from"node:fs/promises";const _=`postroj-sample`,v=`1.0.0`,y=8e3,b={unit:`${_}.service`,url:`http://localhost:${y}/`,command:`grep -q sample /usr/share/${_}/index.html`},x=[{inside:`DEBIAN/control`,text:`Package: ${_}
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
`}];async function buildSamplePackage(e,t){let i=p.join(e,`tree`);for(let{inside:e,text:t,mode:n=420}of x){let r=p.join(i,e);await h(p.dirname(r),{recursive:!0,mode:493}),await g(r,t),await m(r,n)}let a=p.join(e,`${_}_${v}_all.deb`);return await n(r(`dpkg-deb`,[`--root-owner-group`,`--build`,i,a]),{signal:t}),a}const S={name:`hostnamectl`,inputsFor:()=>({checkCommand:[`if test -d /run/systemd/system; then hostnamectl; else uname -n; fi`]})};async function serveWeb(e,t){let n={packages:[await buildSamplePackage(p.join(e,`sample`),t)],checkUnit:[b.unit],checkNetwork:[b.url],checkCommand:[b.command]};return{name:`pkgprobe`,inputsFor:({resolution:{entry:e}})=>takesSample(e?.family)?n:served(e?.init.name===`systemd`)}}function takesSample(e){return e===void 0||e===`debian`}function served(e){return{packages:[`nginx`],checkCommand:[`nginx -v`],...e&&{checkUnit:[`nginx`],checkNetwork:[`tcp://localhost:80`]}}}function planSelfTest(e,t,n){let r={arch:s(),env:{}},i=e.targets.map(e=>({...e,settings:u({...c,...t.inputsFor(e),...limitsOf(n)},{},r)})),{targetTimeout:a}=n,o=a===void 0?[]:[`--target-timeout`,a];return{...e,targets:i,replay:{verb:[`selftest`,t.name],flags:o,overrides:[]}}}function limitsOf({targetTimeout:e,retries:t}){return{targetTimeout:e,retries:t}}async function runSelftest(e,n){let{signal:r,jobs:s,timeout:u,targetTimeout:p,reportDir:m}=n,h=n.images.length>0?n.images:currentLabels(/* @__PURE__ */ new Date),g={...c,images:h,jobs:s,timeout:u,targetTimeout:p,reportDir:m},_=await l({...g,config:t},process.cwd());return await f({log:a(`host`,n.verbose),signal:r}),o(async t=>{let work=()=>i(process.env).work.create(t),a=e===`hostnamectl`?S:await serveWeb(work(),r);return d(planSelfTest(_,a,g),n)})}function currentLabels(t){return e(t).filter(({architectures:e})=>e.includes(s())).map(({label:e})=>e)}export{runSelftest};