/**
 * Plays the life of a customer that is looked after and of its twin that is left alone, in engines of their own, and writes what each
 * partner earned, vested and lost, side by side: `docs/twins.md` and its picture.
 *
 * Run: npm run twins
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDeployment, openEngines } from '#apps/opening.ts'
import { awaitHostEnd } from '#apps/server/stopping.ts'
import { readScenarioFile } from './scenario-file.ts'
import { type Lived, live } from './twins-lived.ts'
import { twinsPage, twinsPicture } from './twins-page.ts'

const DOCS = join(import.meta.dirname, '../docs')

async function played(name: string): Promise<Lived> {
  const folder = mkdtempSync(join(tmpdir(), 'perennial-twins-'))
  const engines = await openEngines({ dataDir: join(folder, 'data') })
  if (!engines.ok) throw new Error(engines.refusal.says)
  const pid = engines.value.hostPid()
  try {
    const founder = { operator: 'altus', name: 'Altus' }
    const deployment = await openDeployment(engines.value, { founder, applicationName: 'twins' })
    if (!deployment.ok) throw new Error(deployment.refusal.says)
    const { records, usage } = deployment.value.context(Temporal.Now.instant())
    const lived = await live(readScenarioFile(`${name}.scenario`), { records, usage })
    await deployment.value.close()
    return lived
  } finally {
    await engines.value.release()
    if (pid !== null) await awaitHostEnd(pid)
    rmSync(folder, { recursive: true, force: true })
  }
}

const begun = performance.now()
const twins = { kept: await played('life-kept'), lost: await played('life-lost') }
writeFileSync(join(DOCS, 'twins.md'), `${twinsPage(twins)}\n`)
writeFileSync(join(DOCS, 'pictures', 'twins.svg'), twinsPicture(twins))
console.log(`docs/twins.md and docs/pictures/twins.svg, played in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
