import { type Plant, type Planters, type Tried, telling } from './injection-rows.test-data.ts'

const LATE = '2099-01-01T00:00:00Z'
const BEFORE = '2026-01-01T00:00:00Z'

async function task({ ada }: Planters, n: number, body: object): Promise<Tried> {
  return await telling(ada, ['task', `altus:injected-${n}`, { title: 'Call', due: LATE, ...body }])
}

/** Tasks in hostile words. */
export const KEPT_OF_PLAYBOOKS: Readonly<Record<string, Plant>> = {
  'task title': (by, text, n) => task(by, n, { title: text.slice(0, 200) }),
  'task because': (by, because, n) => task(by, n, { because }),
  'task_done note': async (by, note, n) => {
    const open = await task(by, n, {})
    const about = `altus:injected-${n}`
    const end = { at: BEFORE, outcome: 'done', note }
    return open.status === 200 ? await telling(by.ada, ['task_done', about, end]) : open
  },
}

export const REFUSED_OF_PLAYBOOKS: Readonly<Record<string, readonly string[]>> = {
  task: ['customer', 'due', 'for', 'of.occurrence', 'of.playbook', 'of.step', 'product'],
  task_done: ['at'],
}
