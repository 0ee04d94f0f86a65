import { usePeople } from '#apps/console/api/settings.ts'
import type { Enrollment } from '#apps/console/api/settings-answers.ts'

/** Who applied, as its register and its tax office know it. */
export function CompanyPanel({ enrollment: { company, contact, id } }: Readonly<{ enrollment: Enrollment }>) {
  const nameOf = usePeople()
  const { legalName, registrationNumber, taxId, country, website } = company
  const facts = [
    ['Legal name', legalName],
    ['Country', country],
    ['Registration number', registrationNumber],
    ['Tax id', taxId],
    ['Website', website],
    ['Whom to talk to', nameOf(contact)],
    ['Application', id],
  ] as const
  return (
    <section className="panel" aria-labelledby="company">
      <div className="panel-head">
        <h2 id="company">The company</h2>
      </div>
      <div className="panel-body">
        <dl className="content">
          {facts.map(
            ([name, value]) =>
              value !== undefined && (
                <div key={name} className="content-pair">
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      </div>
    </section>
  )
}
