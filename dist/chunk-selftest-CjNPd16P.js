import{t as e}from"./chunk-catalogue-D6-ZUbgg.js";import{t}from"./chunk-inputs-CuxurVQE.js";import{t as n}from"./chunk-plan-BZRQf_LN.js";import{r,t as i}from"./chunk-exec-DHu3o2s2.js";import{d as a,n as o}from"./chunk-workshop-Dx9aWsRo.js";import{t as s}from"./chunk-host-tools-BhBdczaY.js";import{t as c}from"./chunk-probe-CoHEfLJn.js";import{t as l}from"./chunk-progress-BOXJ9TmP.js";import{chmod as u,mkdir as d,writeFile as f}from"node:fs/promises";import p from"node:path";const m=`postroj-sample`,h=`1.0.0`,g=8e3,_={unit:`${m}.service`,url:`http://localhost:${g}/`,command:`grep -q sample /usr/share/${m}/index.html`},v=[{inside:`DEBIAN/control`,text:`Package: ${m}
Version: ${h}
Architecture: all
Maintainer: postroj <postroj@localhost>
Depends: busybox
Section: web
Priority: optional
Description: a small web service to test package testing with
 It serves one page on port ${g}.
`},{inside:`DEBIAN/postinst`,text:`#!/bin/sh
set -e
if [ "$1" = configure ]; then
  deb-systemd-helper enable ${m}.service >/dev/null || true
  if [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
    deb-systemd-invoke start ${m}.service >/dev/null || true
  fi
fi
`,mode:493},{inside:`DEBIAN/prerm`,text:`#!/bin/sh
set -e
if [ -d /run/systemd/system ] && [ "$1" = remove ]; then
  deb-systemd-invoke stop ${m}.service >/dev/null || true
fi
`,mode:493},{inside:`lib/systemd/system/${m}.service`,text:`[Unit]
Description=Small web service of postroj's self-test
After=network.target

[Service]
ExecStart=/bin/busybox httpd -f -p ${g} -h /usr/share/${m}
DynamicUser=yes

[Install]
WantedBy=multi-user.target
`},{inside:`usr/share/${m}/index.html`,text:`<h1>This is the sample service</h1>
`}];async function y(e,t){let n=p.join(e,`tree`);for(let{inside:e,text:t,mode:r=420}of v){let i=p.join(n,e);await d(p.dirname(i),{recursive:!0,mode:493}),await f(i,t),await u(i,r)}let a=p.join(e,`${m}_${h}_all.deb`);return await r(i(`dpkg-deb`,[`--root-owner-group`,`--build`,n,a]),{signal:t}),a}async function b(e,n){let r=await y(p.join(e,`sample`),n);return{...t,packages:[r],checkUnit:[_.unit],checkNetwork:[_.url],checkCommand:[_.command]}}async function x(r,i){let u=l(`host`,i.verbose);return await s({log:u,signal:i.signal}),a(async a=>{let s=r===`hostnamectl`?{...t,checkCommand:[`hostnamectl`]}:await b(await o(process.env).work.create(a),i.signal),l=e.filter(({status:e})=>e!==`eol`).map(({label:e})=>e),u=i.images.length>0?i.images:l,d=await n({...s,images:u,jobs:i.jobs},process.cwd());return c(d,i)})}export{x as runSelftest};