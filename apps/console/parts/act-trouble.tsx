import { tellAct } from '#apps/console/api/acts.ts'

/** Why an act did not come about: what happened, what is safe, what to do. */
export function ActTrouble({ error }: Readonly<{ error: unknown }>) {
  if (!error) return null
  const { happened, safe, next } = tellAct(error)
  return (
    <p className="act-trouble" role="alert">
      <strong>{happened}</strong> {safe} {next}
    </p>
  )
}
