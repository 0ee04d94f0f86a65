import { spawn } from 'node:child_process'
import * as b from './browser.ts'
const server = spawn(process.execPath, ['apps/server/main.ts', '--data', '/tmp/edge/d5', '--port', '17495', '--no-build'], { stdio: 'inherit' })
for (let i = 0; i < 100; i++) { if (await fetch('http://127.0.0.1:17495/readyz').then((r) => r.ok, () => false)) break; await new Promise((r) => setTimeout(r, 100)) }
const anyb = b as Record<string, unknown>
const launch = (anyb['launchBrowser'] ?? anyb['openBrowser']) as () => Promise<any>
const opened = await launch()
const browser = opened.browser ?? opened
const page = await browser.newPage({ viewport: { width: 1300, height: 900 } })
page.on('console', (m: any) => console.log('console', m.type(), m.text().slice(0, 200)))
page.on('pageerror', (e: any) => console.log('pageerror', String(e).slice(0, 300)))
page.on('request', (r: any) => { if (!r.url().startsWith('http://127.0.0.1:17495')) console.log('external', r.url().slice(0, 100)) })
for (const path of ['/reference/', '/']) {
  await page.goto('http://127.0.0.1:17495' + path)
  await page.waitForTimeout(4000)
  console.log(path, (await page.locator('body').innerText()).slice(0, 300).replaceAll('\n', ' | '))
  await page.screenshot({ path: `/tmp/edge/shot${path.replaceAll('/', '_')}.png` })
}
await browser.close(); server.kill('SIGINT'); setTimeout(() => process.exit(0), 2000)
