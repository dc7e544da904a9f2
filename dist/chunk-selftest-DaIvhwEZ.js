import"./chunk-rolldown-runtime-ClRNLMFH.js";import{t as e}from"./chunk-life-cycle-BgO4hlqI.js";import{n as t}from"./chunk-inputs-B2O9RHb5.js";import{m as n,n as r,t as i}from"./chunk-plan-LT_I41qC.js";import{r as a,t as o}from"./chunk-exec-VEL7QAgn.js";import{h as s,n as c}from"./chunk-workshop-CiYbA76X.js";import{t as l}from"./chunk-host-tools-C6Uxcivr.js";import{t as u}from"./chunk-probe-Bt8uaqto.js";import{n as d}from"./chunk-progress-BbgOLuW8.js";import{chmod as f,mkdir as p,writeFile as m}from"node:fs/promises";import h from"node:path";const g=`postroj-sample`,_=`1.0.0`,v=8e3,y={unit:`${g}.service`,url:`http://localhost:${v}/`,command:`grep -q sample /usr/share/${g}/index.html`},b=[{inside:`DEBIAN/control`,text:`Package: ${g}
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
`}];async function buildSamplePackage(e,t){let n=h.join(e,`tree`);for(let{inside:e,text:t,mode:r=420}of b){let i=h.join(n,e);await p(h.dirname(i),{recursive:!0,mode:493}),await m(i,t),await f(i,r)}let r=h.join(e,`${g}_${_}_all.deb`);return await a(o(`dpkg-deb`,[`--root-owner-group`,`--build`,n,r]),{signal:t}),r}async function sampleInputs(e,n){let r=await buildSamplePackage(h.join(e,`sample`),n);return{...t,packages:[r],checkUnit:[y.unit],checkNetwork:[y.url],checkCommand:[y.command]}}async function runSelftest(e,n){let r=d(`host`,n.verbose);return await l({log:r,signal:n.signal}),s(async r=>{let a=e===`hostnamectl`?{...t,checkCommand:[`hostnamectl`]}:await sampleInputs(await c(process.env).work.create(r),n.signal),o=n.images.length>0?n.images:supportedImages(/* @__PURE__ */ new Date),s=await i({...a,images:o,jobs:n.jobs},process.cwd());return u(s,n)})}function supportedImages(t){return e(t).filter(({architectures:e})=>e.includes(n())).filter(({family:e})=>r(e)).map(({label:e})=>e)}export{runSelftest};