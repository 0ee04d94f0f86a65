import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { sessionQuery } from '#apps/console/api/session.ts'
import { accountQuery, sessionsQuery } from '#apps/console/api/session-account.ts'
import { TurnOnDialog } from './turn-on-dialog.tsx'
import { RenewCodesDialog, TurnOffDialog } from './two-factor-dialogs.tsx'

type Opened = 'none' | 'turn_on' | 'turn_off' | 'renew'

/** The second factor: whether it is on, and what can be done about it. */
export function TwoFactorPanel({ isOn, email }: Readonly<{ isOn: boolean; email: string }>) {
  const queries = useQueryClient()
  const [opened, setOpened] = useState<Opened>('none')
  const close = () => setOpened('none')
  const changed = () => {
    for (const queryKey of [accountQuery.queryKey, sessionsQuery.queryKey, sessionQuery.queryKey])
      void queries.invalidateQueries({ queryKey })
  }
  return (
    <section className="panel" aria-labelledby="two-factor">
      <div className="panel-head account-alone">
        <div className="panel-head-text">
          <h2 id="two-factor">Two-factor is {isOn ? 'on' : 'off'}</h2>
          <p className="panel-lead">
            {isOn
              ? 'Signing in takes the password and a code of your authenticator app.'
              : 'With it, whoever learns your password still can’t come in. It takes an authenticator app and two minutes.'}
          </p>
        </div>
        <div className="page-actions">
          {isOn ? (
            <>
              <button type="button" className="button" onClick={() => setOpened('renew')}>
                New backup codes
              </button>
              <button type="button" className="button" onClick={() => setOpened('turn_off')}>
                Turn it off
              </button>
            </>
          ) : (
            <button type="button" className="button button-primary" onClick={() => setOpened('turn_on')}>
              Turn on two-factor
            </button>
          )}
        </div>
      </div>
      {opened === 'turn_on' && <TurnOnDialog email={email} onChanged={changed} onClose={close} />}
      {opened === 'turn_off' && <TurnOffDialog email={email} onChanged={changed} onClose={close} />}
      {opened === 'renew' && <RenewCodesDialog email={email} onClose={close} />}
    </section>
  )
}
