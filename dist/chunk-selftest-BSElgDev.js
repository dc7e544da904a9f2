import"./chunk-rolldown-runtime-ClRNLMFH.js";import{t as e}from"./chunk-life-cycle-yoqEX-tZ.js";import{s as t}from"./chunk-budgets-ryo629OV.js";import{n}from"./chunk-find-config-BNxquIsP.js";import{m as r,t as i}from"./chunk-plan-BG7orqW3.js";import{n as a,s as o}from"./chunk-exec-DJiugcel.js";import{r as s}from"./chunk-workshop-CqLzUpSj.js";import{t as c}from"./chunk-host-tools-aCmmDkUi.js";import{f as l}from"./chunk-cgroup-D1D2xenR.js";import{n as u}from"./chunk-probe-C-a6z1dz.js";import{n as d}from"./chunk-progress-Dc_cqreI.js";import{chmod as f,mkdir as p,writeFile as m}from"node:fs/promises";import h from"node:path";const g=`postroj-sample`,_=`1.0.0`,v=8e3,y={unit:`${g}.service`,url:`http://localhost:${v}/`,command:`grep -q sample /usr/share/${g}/index.html`},b=[{inside:`DEBIAN/control`,text:`Package: ${g}
Version: ${_}
Architecture: all
Maintainer: postroj <postroj@localhost>
Depends: busybox
Section: web
Priority: optional
Description: a small web service to test package testing with
 It serves one page on port ${v}.
`},{inside:`DEBIAN/postinst`,text:`#!/bin/sh
set -e
if [ "$1" = configure ]; then
  deb-systemd-helper enable ${g}.service >/dev/null || true
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    deb-systemd-invoke start ${g}.service >/dev/null || true
  fi
fi
`,mode:493},{inside:`DEBIAN/prerm`,text:`#!/bin/sh
set -e
if [ -d /run/systemd/system ] && [ "$1" = remove ]; then
  deb-systemd-invoke stop ${g}.service >/dev/null || true
fi
`,mode:493},{inside:`lib/systemd/system/${g}.service`,text:`[Unit]
Description=Small web service of postroj's self-test
After=network.target

[Service]
ExecStart=/bin/busybox httpd -f -p ${v} -h /usr/share/${g}
DynamicUser=yes

[Install]
WantedBy=multi-user.target
`},{inside:`usr/share/${g}/index.html`,text:`<h1>This is the sample service</h1>
`}];async function buildSamplePackage(e,t){let n=h.join(e,`tree`);for(let{inside:e,text:t,mode:r=420}of b){let i=h.join(n,e);await p(h.dirname(i),{recursive:!0,mode:493}),await m(i,t),await f(i,r)}let r=h.join(e,`${g}_${_}_all.deb`);return await o(a(`dpkg-deb`,[`--root-owner-group`,`--build`,n,r]),{signal:t}),r}async function sampleInputs(e,n){let r=await buildSamplePackage(h.join(e,`sample`),n);return{...t,packages:[r],checkUnit:[y.unit],checkNetwork:[y.url],checkCommand:[y.command]}}async function runSelftest(e,r){let a=d(`host`,r.verbose);return await c({log:a,signal:r.signal}),l(async a=>{let o=e===`hostnamectl`?{...t,checkCommand:[`hostnamectl`]}:await sampleInputs(s(process.env).work.create(a),r.signal),c=r.images.length>0?r.images:supportedImages(/* @__PURE__ */ new Date),l=await i({...o,images:c,jobs:r.jobs,config:n},process.cwd());return u(l,r)})}function supportedImages(t){return e(t).filter(({architectures:e})=>e.includes(r())).filter(({family:e})=>e===`debian`).map(({label:e})=>e)}export{runSelftest};