import type { ProgramVersion } from '#apps/console/api/programs.ts'

const MARKS: Readonly<Record<ProgramVersion['state'], readonly [mark: string, name: string]>> = {
  in_force: ['mark mark-good', 'In force'],
  upcoming: ['mark mark-attention', 'Begins later'],
  replaced: ['mark', 'Replaced'],
  ended: ['mark', 'Ended'],
}

export function VersionMark({ state }: Readonly<{ state: ProgramVersion['state'] }>) {
  const [mark, name] = MARKS[state]
  return <span className={mark}>{name}</span>
}
