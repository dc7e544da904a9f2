import"./chunk-rolldown-runtime-ClRNLMFH.js";import{t as e}from"./chunk-life-cycle-BhBlV0c9.js";import{a as t}from"./chunk-budgets-C89HH7kD.js";import{i as n}from"./chunk-architecture-BAvDtoAr.js";import{t as r}from"./chunk-plan-Bz4i43Z0.js";import{n as i,s as a}from"./chunk-exec-DJiugcel.js";import{b as o,n as s}from"./chunk-workshop-BS83OqDx.js";import{t as c}from"./chunk-host-tools-DNL0RDlm.js";import{t as l}from"./chunk-probe-BQwyt7qe.js";import{n as u}from"./chunk-progress-CANTYuyf.js";import{chmod as d,mkdir as f,writeFile as p}from"node:fs/promises";import m from"node:path";const h=`postroj-sample`,g=`1.0.0`,_=8e3,v={unit:`${h}.service`,url:`http://localhost:${_}/`,command:`grep -q sample /usr/share/${h}/index.html`},y=[{inside:`DEBIAN/control`,text:`Package: ${h}
Version: ${g}
Architecture: all
Maintainer: postroj <postroj@localhost>
Depends: busybox
Section: web
Priority: optional
Description: a small web service to test package testing with
 It serves one page on port ${_}.
`},{inside:`DEBIAN/postinst`,text:`#!/bin/sh
set -e
if [ "$1" = configure ]; then
  deb-systemd-helper enable ${h}.service >/dev/null || true
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    deb-systemd-invoke start ${h}.service >/dev/null || true
  fi
fi
`,mode:493},{inside:`DEBIAN/prerm`,text:`#!/bin/sh
set -e
if [ -d /run/systemd/system ] && [ "$1" = remove ]; then
  deb-systemd-invoke stop ${h}.service >/dev/null || true
fi
`,mode:493},{inside:`lib/systemd/system/${h}.service`,text:`[Unit]
Description=Small web service of postroj's self-test
After=network.target

[Service]
ExecStart=/bin/busybox httpd -f -p ${_} -h /usr/share/${h}
DynamicUser=yes

[Install]
WantedBy=multi-user.target
`},{inside:`usr/share/${h}/index.html`,text:`<h1>This is the sample service</h1>
`}];async function buildSamplePackage(e,t){let n=m.join(e,`tree`);for(let{inside:e,text:t,mode:r=420}of y){let i=m.join(n,e);await f(m.dirname(i),{recursive:!0,mode:493}),await p(i,t),await d(i,r)}let r=m.join(e,`${h}_${g}_all.deb`);return await a(i(`dpkg-deb`,[`--root-owner-group`,`--build`,n,r]),{signal:t}),r}async function sampleInputs(e,n){let r=await buildSamplePackage(m.join(e,`sample`),n);return{...t,packages:[r],checkUnit:[v.unit],checkNetwork:[v.url],checkCommand:[v.command]}}async function runSelftest(e,n){let i=u(`host`,n.verbose);return await c({log:i,signal:n.signal}),o(async i=>{let a=e===`hostnamectl`?{...t,checkCommand:[`hostnamectl`]}:await sampleInputs(s(process.env).work.create(i),n.signal),o=n.images.length>0?n.images:supportedImages(/* @__PURE__ */ new Date),c=await r({...a,images:o,jobs:n.jobs},process.cwd());return l(c,n)})}function supportedImages(t){return e(t).filter(({architectures:e})=>e.includes(n())).filter(({family:e})=>e===`debian`).map(({label:e})=>e)}export{runSelftest};