// The documents that the desk sends, each with the types that were made of it. The texts are those of ../../operations, unchanged.
import { operation } from 'panorama-client/operation';
import customerService from '../../operations/customer-service.graphql?raw';
import orderCard from '../../operations/order-card.graphql?raw';
import orderLive from '../../operations/order-live.graphql?raw';
import desk from './desk.graphql?raw';
import maskedCustomer from './masked-customer.graphql?raw';
import type * as types from './generated/graphql';

export const OrderCard = operation<types.OrderCardQuery, types.OrderCardQueryVariables>(orderCard, 'OrderCard');
export const CustomerCard = operation<types.CustomerCardQuery, types.CustomerCardQueryVariables>(orderCard, 'CustomerCard');
export const MaskedCustomer = operation<types.MaskedCustomerQuery, types.MaskedCustomerQueryVariables>(
  orderCard + maskedCustomer,
  'MaskedCustomer',
);
export const LiveOrder = operation<types.LiveOrderSubscription, types.LiveOrderSubscriptionVariables>(orderLive, 'LiveOrder');
export const MyDesk = operation<types.MyDeskQuery, types.MyDeskQueryVariables>(customerService, 'MyDesk');

export const UpdateContact = operation<types.UpdateContactMutation, types.UpdateContactMutationVariables>(customerService, 'UpdateContact');
export const UpdateRemark = operation<types.UpdateRemarkMutation, types.UpdateRemarkMutationVariables>(customerService, 'UpdateRemark');
export const RevealPhone = operation<types.RevealPhoneMutation, types.RevealPhoneMutationVariables>(customerService, 'RevealPhone');
export const RecordMessage = operation<types.RecordMessageMutation, types.RecordMessageMutationVariables>(customerService, 'RecordMessage');
export const PlaceHold = operation<types.PlaceHoldMutation, types.PlaceHoldMutationVariables>(customerService, 'PlaceHold');
export const CancelOrder = operation<types.CancelOrderMutation, types.CancelOrderMutationVariables>(customerService, 'CancelOrder');

export const ApproveOrder = operation<types.ApproveOrderMutation, types.ApproveOrderMutationVariables>(desk, 'ApproveOrder');
export const OpenReturn = operation<types.OpenReturnMutation, types.OpenReturnMutationVariables>(desk, 'OpenReturn');
export const ApproveReturn = operation<types.ApproveReturnMutation, types.ApproveReturnMutationVariables>(desk, 'ApproveReturn');
export const RejectReturn = operation<types.RejectReturnMutation, types.RejectReturnMutationVariables>(desk, 'RejectReturn');
