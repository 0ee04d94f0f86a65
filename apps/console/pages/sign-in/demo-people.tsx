import { IconArrowRight } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type DemoPerson, signInByPassword } from '#apps/console/api/session-ways.ts'
import { listText } from '#apps/console/pages/month/month-sentences.ts'
import { rolesText } from '#apps/console/parts/roles.ts'
import { initials } from '#apps/console/shell/viewer-menu.tsx'
import { SignInTrouble } from './sign-in-trouble.tsx'

/** In the order of the chain; what each of them looks for in here. */
const AUDIENCES = [
  { kind: 'vendor', name: 'The vendor’s channel team', asks: 'What did the program cost, and what did it do?' },
  { kind: 'distributor', name: 'The distributor', asks: 'What did I buy and sell, and does it add up?' },
  { kind: 'partner', name: 'Partners', asks: 'What did I earn, and what can I earn next?' },
  { kind: 'customer', name: 'Customers', asks: 'What do I use, and what does it cost?' },
] as const

type Shown = Readonly<{ people: readonly DemoPerson[]; onDone: () => void }>

/** The people of the demo along the chain, each one click away. Those of several organizations come last. */
export function DemoPeople({ people, onDone }: Shown) {
  const entering = useMutation({
    networkMode: 'always',
    retry: false,
    mutationFn: ({ email, password }: DemoPerson) => signInByPassword({ email, password }),
    onSuccess: onDone,
  })
  const enter = (person: DemoPerson) => !entering.isPending && entering.mutate(person)
  const several = people.filter(({ places }) => places.length > 1)
  return (
    <section className="demo" aria-labelledby="demo-title">
      <h2 id="demo-title">Or come in as somebody, with one click</h2>
      <p className="soft">One channel, seen from each of its ends. The companies, people and amounts are invented.</p>
      <SignInTrouble error={entering.error} />
      <ol className="demo-chain">
        {AUDIENCES.map(({ kind, name, asks }) => (
          <li key={kind} className="demo-link">
            <h3>{name}</h3>
            <p className="soft small">{asks}</p>
            <Crowd
              people={people.filter(({ audience, places }) => audience === kind && places.length === 1)}
              enter={enter}
            />
          </li>
        ))}
      </ol>
      {several.length > 0 && (
        <div className="demo-several">
          <h3>All along the chain</h3>
          <p className="soft small">One person with a place in several organizations, who switches between them.</p>
          <Crowd people={several} enter={enter} />
        </div>
      )}
    </section>
  )
}

function Crowd({ people, enter }: Readonly<{ people: readonly DemoPerson[]; enter: (person: DemoPerson) => void }>) {
  return (
    <ul className="demo-people">
      {people.map((person) => (
        <li key={person.email}>
          <button type="button" className="demo-person" onClick={() => enter(person)}>
            <span className="person-mark" aria-hidden="true">
              {initials(person.name)}
            </span>
            <span className="demo-text">
              <strong>{person.name}</strong>
              <span className="soft small">{placeText(person)}</span>
            </span>
            <IconArrowRight size={16} stroke={1.6} aria-hidden="true" className="demo-arrow" />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** `Owner and finance, Nordwind Distribution`. */
function placeText({ places }: DemoPerson): string {
  const roles = rolesText(places[0]?.roles ?? [])
  const names = listText(places.map(({ name }) => name))
  return `${roles.charAt(0).toUpperCase()}${roles.slice(1)}, ${names}`
}
