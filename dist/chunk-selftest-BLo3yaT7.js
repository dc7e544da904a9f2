import"./chunk-rolldown-runtime-ClRNLMFH.js";import{t as e}from"./chunk-life-cycle-BwTIYqZX.js";import{D as t,S as n,V as r}from"./chunk-base-D6p0ET2Z.js";import{$ as i,Z as a,r as o,v as s}from"./chunk-common-BCOmcXzT.js";import{p as c}from"./chunk-settings-BC6ssHUY.js";import{C as l,t as u,y as d}from"./chunk-run-Q-FrtzMU.js";import{t as f}from"./chunk-host-tools-BwX_p9dM.js";import p from"node:path";import{chmod as m,mkdir as h,writeFile as g}from"node:fs/promises";const _=`postroj-sample`,v=`1.0.0`,y=8e3,b={unit:`${_}.service`,url:`http://localhost:${y}/`,command:`grep -q sample /usr/share/${_}/index.html`},x=[{inside:`DEBIAN/control`,text:`Package: ${_}
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
`}];async function buildSamplePackage(e,r){let i=p.join(e,`tree`);for(let{inside:e,text:t,mode:n=420}of x){let r=p.join(i,e);await h(p.dirname(r),{recursive:!0,mode:493}),await g(r,t),await m(r,n)}let a=p.join(e,`${_}_${v}_all.deb`);return await t(n(`dpkg-deb`,[`--root-owner-group`,`--build`,i,a]),{signal:r}),a}const S={name:`hostnamectl`,inputsFor:()=>({checkCommand:[`if test -d /run/systemd/system; then hostnamectl; else uname -n; fi`]})};async function serveWeb(e,t){let n={packages:[await buildSamplePackage(p.join(e,`sample`),t)],checkUnit:[b.unit],checkNetwork:[b.url],checkCommand:[b.command]};return{name:`pkgprobe`,inputsFor:({resolution:{entry:e}})=>takesSample(e?.family)?n:served(e?.init.name===`systemd`)}}function takesSample(e){return e===void 0||e===`debian`}function served(e){return{packages:[`nginx`],checkCommand:[`nginx -v`],...e&&{checkUnit:[`nginx`],checkNetwork:[`tcp://localhost:80`]}}}function planSelfTest(e,t,n){let r={arch:a(),env:{}},i=e.targets.map(e=>({...e,settings:l({...c,...t.inputsFor(e),...limitsOf(n)},{},r)})),{targetTimeout:o}=n,s=o===void 0?[]:[`--target-timeout`,o];return{...e,targets:i,replay:{verb:[`selftest`,t.name],flags:s,overrides:[]}}}function limitsOf({targetTimeout:e,retries:t}){return{targetTimeout:e,retries:t}}async function runSelftest(e,t){let{signal:n,jobs:a,timeout:l,targetTimeout:p,reportDir:m}=t,h=t.images.length>0?t.images:currentLabels(/* @__PURE__ */ new Date),g={...c,images:h,jobs:a,timeout:l,targetTimeout:p,reportDir:m},_=await d({...g,config:r},process.cwd());return await f({log:o(`host`,t.verbose),signal:n}),i(async r=>{let work=()=>s(process.env).work.create(r),i=e===`hostnamectl`?S:await serveWeb(work(),n);return u(planSelfTest(_,i,g),t)})}function currentLabels(t){return e(t).filter(({architectures:e})=>e.includes(a())).map(({label:e})=>e)}export{runSelftest};