/** Requests of so many events each, as newline-delimited CloudEvents. */
export type Bodies = Readonly<{ events: number; eventsEach: number; bytes: number; all: readonly Buffer[] }>

export const EVENT_TYPE = 'vm.usage'
export const SOURCE = 'urn:collector:eu-1'
export const SUBJECTS = 5_000

const REGIONS = ['eu-central-1', 'eu-west-3', 'us-east-2', 'ap-south-1']
const SKUS = ['standard-2', 'standard-4', 'memory-8', 'compute-4']
const MINUTES = 31 * 24 * 60

let made = 0

/**
 * Events as a collector of virtual machines sends them: two values, two labels, one of 5,000 subjects, a time in May 2026. No id
 * comes twice in a run.
 */
export function makeBodies(events: number, eventsEach: number): Bodies {
  const all: Buffer[] = []
  for (let at = 0; at < events; at += eventsEach) {
    const lines = Array.from({ length: Math.min(eventsEach, events - at) }, nextLine)
    all.push(Buffer.from(`${lines.join('\n')}\n`))
  }
  return { events, eventsEach, bytes: all.reduce((sum, { length }) => sum + length, 0), all }
}

function nextLine(): string {
  made += 1
  const minute = (made * 7) % MINUTES
  const day = String(1 + Math.floor(minute / 1440)).padStart(2, '0')
  const hour = String(Math.floor((minute % 1440) / 60)).padStart(2, '0')
  const time = `2026-05-${day}T${hour}:${String(minute % 60).padStart(2, '0')}:00Z`
  const subject = `vm-${String((made * 7919) % SUBJECTS).padStart(5, '0')}`
  const data = `{"core_hours":${(made % 64_000) / 1000},"gib_hours":${(made % 512_000) / 1000},"region":"${REGIONS[made % 4]}","sku":"${SKUS[(made >> 2) % 4]}"}`
  return `{"specversion":"1.0","source":"${SOURCE}","id":"sent-${String(made).padStart(12, '0')}","type":"${EVENT_TYPE}","subject":"${subject}","time":"${time}","data":${data}}`
}
