import { AmendDialog } from './amend-dialog.tsx'
import { CancelDialog } from './cancel-dialog.tsx'
import { CoTermDialog } from './co-term-dialog.tsx'
import type { SeenLife } from './subscription-page.tsx'
import { TransferDialog } from './transfer-dialog.tsx'

export type Amending = 'quantity' | 'plan' | 'suspended' | 'running'
export type LifeDoing = Amending | 'co_term' | 'transfer' | 'cancel'
/** What a dialog about a subscription is given; `name` is what it is called when it asks. */
export type LifeOpened = SeenLife & Readonly<{ name: string; onClose: () => void }>

export function LifeDialogs({ doing, ...opened }: LifeOpened & Readonly<{ doing: LifeDoing }>) {
  switch (doing) {
    case 'cancel':
      return <CancelDialog {...opened} />
    case 'co_term':
      return <CoTermDialog {...opened} />
    case 'transfer':
      return <TransferDialog {...opened} />
    default:
      return <AmendDialog {...opened} doing={doing} />
  }
}
