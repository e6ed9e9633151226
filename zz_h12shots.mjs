import { chromium } from '/work/main/node_modules/playwright-core/index.mjs';
import fs from 'fs';
const link=/Première connexion :\s+(\S+)/.exec(fs.readFileSync('/tmp/enc/h12/server.log','utf8'))[1];
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run']});
const ctx=await b.newContext({locale:'fr-FR',viewport:{width:1440,height:900},reducedMotion:'reduce'});
const p=await ctx.newPage(); const bad=[]; p.on('pageerror',e=>bad.push(e.message)); p.on('console',m=>{if(m.type()==='error')bad.push(m.text())});
const base='http://127.0.0.1:3188'; const shot=n=>p.screenshot({path:`/tmp/enc/h12/${n}.png`});
await p.goto(link.replace(/\/bienvenue.*/,'/connexion'));
const {demoPerson}=await import('/work/main/src/areas/access/actions.ts').catch(()=>({}));
const count=async()=>(await p.locator('.shell-rail .shell-count').textContent().catch(()=>''));
const {email,password}=demoPerson(new URL(link).searchParams.get('cle'));
await p.getByLabel('Adresse de courriel').fill(email); await p.locator('input[type=password]').fill(password); await p.getByRole('button',{name:'Se connecter'}).click(); await p.getByRole('heading',{name:'Tableau de bord'}).waitFor();
// bulk hold
await p.goto(base+'/ma-journee'); await p.waitForLoadState('networkidle'); await p.waitForTimeout(500);
const boxes=p.locator('.day-list input[type=checkbox]'); console.log('boxes', await boxes.count());
await p.goto(base+'/ma-journee?tab=approve'); await p.waitForLoadState('networkidle'); await p.waitForTimeout(500);
for (const i of [1,2,3]) await boxes.nth(i).check({force:true});
await shot('5-selected');
await p.getByRole('button',{name:'Suspendre',exact:true}).first().click(); await p.waitForTimeout(500);
await p.locator('textarea').first().fill('Échange en cours avec eux.'); await shot('6-hold-many');
await p.locator('[role=dialog] button[type=submit], button[type=submit][form]').last().click(); await p.waitForTimeout(1500); await shot('7-held');
console.log('toasts', await p.locator('.toast-text').allTextContents(), 'count', await count());
// approve + undo
await p.goto(base+'/ma-journee?tab=approve'); await p.waitForLoadState('networkidle'); await p.waitForTimeout(500);
const c0=await count(); await p.getByRole('button',{name:/^Approuver/}).first().click(); await p.waitForTimeout(12000); const c1=await count(); await shot('8-undo');
await p.getByRole('button',{name:'Annuler'}).first().click(); await p.waitForTimeout(1500); console.log('undo', c0,c1, await count(), await p.locator('.toast-text').allTextContents());
// scenarios
await p.goto(base+'/scenarios'); await p.waitForLoadState('networkidle'); await p.waitForTimeout(500); await shot('9-scenarios');
const names=async()=>await p.locator('.scenario-open').allTextContents(); console.log(await names());
const up=p.getByRole('button',{name:/avant$/}); await up.nth(2).focus(); await p.keyboard.press('Enter'); await p.waitForTimeout(900); console.log(await names(), 'focus', await p.evaluate(()=>document.activeElement.getAttribute('aria-label')));
await p.keyboard.press('Enter'); await p.waitForTimeout(900); console.log(await names(), 'focus', await p.evaluate(()=>document.activeElement.getAttribute('aria-label'))); await shot('10-scenarios');
await p.setViewportSize({width:390,height:844}); await p.waitForTimeout(500); await shot('11-scenarios-390'); console.log('overflow', await p.evaluate(()=>document.documentElement.scrollWidth-document.documentElement.clientWidth));
console.log('bad', bad); await b.close();
