import { useState } from 'react'
import { useEventTypes } from '#apps/console/api/webhooks.ts'
import { TextField, Tick } from '#apps/console/parts/field.tsx'

/** What an endpoint is to be. `*` among its events stands for all of them, also those that come later. */
export type WebhookWanted = Readonly<{ url: string; events: readonly string[]; description: string }>

export function blockedBy({ url, events }: WebhookWanted): string | undefined {
  if (url === '') return 'Say where the endpoint is.'
  return events.length === 0 ? 'Choose at least one type of event.' : undefined
}

type Wanting = Readonly<{ wanted: WebhookWanted; onChange: (wanted: WebhookWanted) => void }>

export function WebhookFields({ wanted, onChange }: Wanting) {
  const set = (part: Partial<WebhookWanted>) => onChange({ ...wanted, ...part })
  return (
    <>
      <TextField
        label="Address"
        type="url"
        required
        maxLength={2000}
        value={wanted.url}
        onChange={(url) => set({ url })}
        placeholder="https://hooks.example.com/perennial"
        hint="https, on a server that can be reached from here. Addresses inside this network are refused."
      />
      <TextField
        label="What it is for"
        maxLength={500}
        value={wanted.description}
        onChange={(description) => set({ description })}
        hint="For the people who see it here."
      />
      <EventTicks events={wanted.events} onChange={(events) => set({ events })} />
    </>
  )
}

type Chosen = Readonly<{ events: readonly string[]; onChange: (events: readonly string[]) => void }>

function EventTicks({ events, onChange }: Chosen) {
  const { data: types = [] } = useEventTypes()
  const [typed, setTyped] = useState('')
  const isAll = events.includes('*')
  const shown = types.filter(({ name, summary }) => `${name} ${summary}`.toLowerCase().includes(typed.toLowerCase()))
  const change = (name: string, isWanted: boolean) =>
    onChange(isWanted ? [...events, name] : events.filter((one) => one !== name))
  return (
    <fieldset className="ticks">
      <legend className="legend">Events</legend>
      <Tick
        label="Everything"
        says="All types, also those that come with later versions."
        checked={isAll}
        onChange={(isWanted) => onChange(isWanted ? ['*'] : [])}
      />
      {!isAll && (
        <>
          <TextField
            label="Find a type"
            value={typed}
            onChange={setTyped}
            hint={`${events.length} of ${types.length} types chosen.`}
          />
          <div className="event-types">
            {shown.map(({ name, summary }) => (
              <Tick
                key={name}
                label={name}
                says={summary}
                checked={events.includes(name)}
                onChange={(isWanted) => change(name, isWanted)}
              />
            ))}
          </div>
        </>
      )}
    </fieldset>
  )
}
