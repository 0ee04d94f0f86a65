import type { OwnCommand } from '#apps/cli/command.ts'
import { inDeployment } from '#apps/cli/session.ts'
import { isOrganizationId } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'

export const init: OwnCommand = {
  words: 'init',
  summary: 'Set up an empty deployment',
  description:
    'Creates the data folder and founds the deployment, without the demo channel. Where there is one already nothing changes. The operator is recorded as an organization like any other: see record.',
  examples: ['init --operator altus', 'init --operator altus --data /srv/perennial'],
  define: (command) => {
    command.option('--operator <id>', 'id of the organization that runs the deployment; default operator')
  },
  run: async ({ options, common }) => {
    const operator = typeof options['operator'] === 'string' ? options['operator'] : 'operator'
    if (!isOrganizationId(operator)) {
      const says = `--operator takes an id of lower-case letters, digits and hyphens, not ${operator}`
      return refuse({ code: 'invalid_input', says, wrongUsage: true })
    }
    const founded = await inDeployment(common, async (context) => ok(context), { operator, name: operator })
    if (!founded.ok) return founded
    const { operator: found, usage } = founded.value
    if (found !== operator && options['operator'] !== undefined) {
      return refuse({ code: 'operator_differs', says: `This deployment is run by ${found}, not by ${operator}` })
    }
    return ok({ value: { tenant: usage.tenant, operator: found }, text: `The deployment is run by ${found}` })
  },
}
