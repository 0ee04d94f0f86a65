import type { PersonRole } from '#apps/console/api/settings-answers.ts'
import { Tick } from '#apps/console/parts/field.tsx'
import { mayAny, whyNot } from '#apps/console/parts/roles.ts'
import { SCOPE_ROOMS } from './scopes.ts'

type Chosen = Readonly<{
  held: readonly PersonRole[]
  scopes: readonly string[]
  onChange: (scopes: readonly string[]) => void
}>

/** What a key may do, by room. What the person may not do in full, it can't give to a key. */
export function ScopeTicks({ held, scopes, onChange }: Chosen) {
  const change = (scope: string, isChosen: boolean) =>
    onChange(isChosen ? [...scopes, scope] : scopes.filter((one) => one !== scope))
  return (
    <div className="scope-rooms">
      {SCOPE_ROOMS.map(({ room, scopes: inside }) => (
        <fieldset key={room} className="ticks scope-room">
          <legend className="legend">{room}</legend>
          {inside.map(({ scope, verb, says, givers }) => (
            <Tick
              key={scope}
              label={verb}
              says={says}
              checked={scopes.includes(scope)}
              onChange={(isChosen) => change(scope, isChosen)}
              blocked={mayAny(held, givers) ? undefined : whyNot(held, givers)}
            />
          ))}
        </fieldset>
      ))}
    </div>
  )
}
