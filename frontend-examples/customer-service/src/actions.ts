// What a clerk can do with the open card: for each action of the API the dialog that asks for its input.
import { change, keyed, Unmet } from 'panorama-client/api';
import * as documents from './documents';
import type { Field, Form } from 'panorama-client/form';
import type { DeskOrderFragment, HoldReason, MessageChannel, MessageDirection, OrderAction, OrderContactUpdateInput, ReturnKind, RevealWholePhoneMutation } from './generated/graphql';
import { actionWord, directionWord, holdReasonWord, messageChannelWord, returnKindWord, say } from './words';

/** What a dialog needs of the page. */
export interface Page {
  /** The card as it is now, which may be newer than the one that the dialog was opened over. */
  order(): DeskOrderFragment;
  /** Reads the card anew. */
  refresh(): Promise<void>;
  /** Shows a phone in clear. */
  showPhone(phone: RevealedPhone): void;
}

/** A phone in clear, what is to be dialled behind it, and the text that the channel sent. */
export type RevealedPhone = NonNullable<RevealWholePhoneMutation['orderContactReveal']['phone']>;

type Values = Readonly<Record<string, string>>;
type MakeForm = (page: Page, order: DeskOrderFragment) => Omit<Form, 'title'>;

const text = (name: string, label: string, value = '', isRequired = false): Field => ({ name, label, kind: 'text', value, isRequired });
const choice = (name: string, label: string, values: readonly string[], word: (value: never) => string, value?: string): Field => ({
  name, label, kind: 'choice', choices: values.map((one) => [one, word(one as never)] as const), ...(value && { value }),
});

/** Only a channel's message gives these reasons, and takes them back. */
type ChannelsOwn = 'CHANNEL_CLAIM' | 'CHANNEL_FORBIDS' | 'TEST_ORDER';
const HOLD_REASONS: readonly Exclude<HoldReason, ChannelsOwn>[] = ['CUSTOMER_REQUEST', 'ADDRESS_CHECK', 'PAYMENT_CHECK', 'REFUND_REQUESTED', 'STOCK_SHORT', 'FRAUD_CHECK', 'OTHER'];
const DIRECTIONS: readonly MessageDirection[] = ['OUTBOUND', 'INBOUND', 'INTERNAL'];
const CHANNELS: readonly MessageChannel[] = ['PLATFORM_CHAT', 'PHONE', 'SMS', 'EMAIL', 'OTHER'];
const RETURN_KINDS: readonly ReturnKind[] = ['RETURN_AND_REFUND', 'REFUND_ONLY', 'EXCHANGE'];

const FORMS: Partial<Record<OrderAction, MakeForm>> = {
  UPDATE_REMARK: (page, order) => {
    const key = keyed();
    return {
      fields: [{ name: 'remark', label: say('formRemark'), kind: 'long', value: order.remark ?? '' }],
      submit: (values) => {
        const input = { order: order.id, remark: values['remark'] || null, expectedVersion: page.order().version };
        return change(documents.UpdateRemark, { input: { ...input, idempotencyKey: key(input) } }).then(() => undefined);
      },
    };
  },
  UPDATE_CONTACT: (page, order) => {
    const key = keyed();
    const { name, address } = order.contact;
    return {
      fields: [
        text('name', say('formName'), name ?? ''),
        text('phone', say('formPhone')),
        text('province', say('formProvince'), address?.province ?? ''),
        text('city', say('formCity'), address?.city ?? ''),
        text('district', say('formDistrict'), address?.district ?? ''),
        text('line', say('formLine'), address?.line ?? ''),
        text('postalCode', say('formPostalCode'), address?.postalCode ?? ''),
      ],
      submit: (values) => {
        const input = { order: order.id, expectedVersion: page.order().version, ...changedContact(order, values) };
        return change(documents.UpdateContact, { input: { ...input, idempotencyKey: key(input) } }).then(() => undefined);
      },
    };
  },
  PLACE_HOLD: (page, order) => {
    const key = keyed();
    return {
      fields: [
        choice('reason', say('formReason'), HOLD_REASONS, holdReasonWord),
        text('note', say('formNote')),
        { name: 'releaseAt', label: say('formReleaseAt'), kind: 'time' },
      ],
      submit: (values) => {
        const releaseAt = values['releaseAt'] ? new Date(values['releaseAt']).toISOString() : null;
        const input = { order: order.id, reason: values['reason'] as HoldReason, note: values['note'] || null, releaseAt, expectedVersion: page.order().version };
        return change(documents.PlaceHold, { input: { ...input, idempotencyKey: key(input) } }).then(() => undefined);
      },
    };
  },
  RECORD_MESSAGE: (_, order) => {
    const key = keyed();
    return {
      fields: [
        choice('direction', say('formDirection'), DIRECTIONS, directionWord),
        choice('channel', say('formChannel'), CHANNELS, messageChannelWord),
        { name: 'body', label: say('formBody'), kind: 'long', isRequired: true, value: order.suggestedReply ?? '' },
      ],
      submit: (values) => {
        const input = {
          order: order.id,
          direction: values['direction'] as MessageDirection,
          channel: values['channel'] as MessageChannel,
          body: values['body'] ?? '',
        };
        return change(documents.RecordMessage, { input: { ...input, idempotencyKey: key(input) } }).then(() => undefined);
      },
    };
  },
  REVEAL_PHONE: (page, order) => ({
    note: say('revealWarning'),
    fields: [text('reason', say('formReason'), '', true)],
    submit: async (values) => {
      const { orderContactReveal } = await change(documents.RevealWholePhone, { input: { order: order.id, reason: values['reason'] ?? '' } });
      if (orderContactReveal.phone) page.showPhone(orderContactReveal.phone);
    },
  }),
  CANCEL: (page, order) => {
    const key = keyed();
    return {
      note: say('cancelWarning'),
      isDangerous: true,
      fields: [text('reason', say('formReason'), '', true)],
      submit: (values) => {
        const input = { order: order.id, reason: values['reason'] ?? '', expectedVersion: page.order().version };
        return change(documents.CancelOrder, { input: { ...input, idempotencyKey: key(input) } }).then(() => undefined);
      },
    };
  },
  APPROVE: (page, order) => {
    const key = keyed();
    return {
      note: say('approveWarning'),
      fields: [],
      submit: () => {
        const input = { order: order.id, expectedVersion: page.order().version };
        return change(documents.ApproveOrder, { input: { ...input, idempotencyKey: key(input) } }).then(() => undefined);
      },
    };
  },
  OPEN_RETURN: (page, order) => {
    const key = keyed();
    return {
      fields: [choice('kind', say('formKind'), RETURN_KINDS, returnKindWord), text('reason', say('formReason'))],
      submit: (values) => {
        const input = { order: order.id, kind: values['kind'] as ReturnKind, reason: values['reason'] || null, expectedVersion: page.order().version };
        return change(documents.OpenReturn, { input: { ...input, idempotencyKey: key(input) } }).then(() => undefined);
      },
    };
  },
  DECIDE_RETURN: (page, order) => {
    const key = keyed();
    const open = order.returns?.filter((entry) => entry.status === 'REQUESTED' || entry.status === 'APPROVED') ?? [];
    return {
      fields: [
        { name: 'return', label: say('formReturn'), kind: 'choice', choices: open.map((entry) => [entry.id, `${entry.number} ${returnKindWord(entry.kind)}`] as const) },
        { name: 'decision', label: say('formDecision'), kind: 'choice', choices: [['APPROVE', say('agree')], ['REJECT', say('decline')]] },
      ],
      submit: (values) => {
        const decision = values['decision'] === 'APPROVE' ? documents.ApproveReturn : documents.RejectReturn;
        const input = { order: order.id, return: values['return'] ?? '', expectedVersion: page.order().version };
        return change<object, { input: typeof input & { idempotencyKey: string } }>(decision, { input: { ...input, idempotencyKey: key([values, input]) } }).then(() => undefined);
      },
    };
  },
};

/** What is changed, and only that: what is left out stays as it is; an address is replaced as a whole. */
function changedContact(order: DeskOrderFragment, values: Values): Partial<OrderContactUpdateInput> {
  const { name, address } = order.contact;
  const parts = ['province', 'city', 'district', 'line', 'postalCode'] as const;
  const isMoved = parts.some((part) => (values[part] ?? '') !== (address?.[part] ?? ''));
  const moved = Object.fromEntries(parts.map((part) => [part, values[part] || null]));
  return {
    ...((values['name'] ?? '') !== (name ?? '') && { name: values['name'] ?? null }),
    ...(values['phone'] && { phone: values['phone'] }),
    ...(isMoved && { address: { country: address?.country ?? null, ...moved } }),
  };
}

/** Whether the desk has a dialog for it. */
export const isKnown = (action: OrderAction): boolean => action in FORMS;

/** The dialog of an action. When somebody else was faster, the card is read anew and the clerk looks again. */
export function formOf(action: OrderAction, page: Page): Form | undefined {
  const form = FORMS[action]?.(page, page.order());
  return form && {
    ...form,
    title: `${actionWord(action)} · ${page.order().number}`,
    submit: async (values) => {
      try {
        await form.submit(values);
      } catch (error) {
        const isStale = error instanceof Unmet && error.errors.some(({ code }) => code === 'STALE_VERSION');
        if (!isStale) throw error;
        await page.refresh();
        throw new Error(say('changedMeanwhile'));
      }
      await page.refresh();
    },
  };
}
