import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takeFileLock } from './file-lock.ts'

let temporary = ''
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'perennial-lock-'))
})
afterAll(() => rmSync(temporary, { recursive: true, force: true }))

test('a lock ends with its process, also when that is killed', async () => {
  const path = join(temporary, 'a.lock')
  const program = `
    import { takeFileLock } from ${JSON.stringify(new URL('./file-lock.ts', import.meta.url).href)}
    const lock = takeFileLock(${JSON.stringify(path)})
    console.log(lock.ok)
    setInterval(() => lock.ok, 1000)`
  const other = spawn(process.execPath, ['--input-type=module-typescript', '-e', program])
  const [said] = await once(other.stdout, 'data')
  expect(String(said)).toBe('true\n')
  expect(takeFileLock(path)).toEqual({ ok: false, refusal: { code: 'locked', path, pid: other.pid } })
  other.kill('SIGKILL')
  await once(other, 'exit')
  const taken = takeFileLock(path)
  expect(taken.ok).toBe(true)
  if (taken.ok) taken.value.release()
})
