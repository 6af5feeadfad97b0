"use client";

/** Swedish BankID for React: a login to drop into a page, and the hook below it. */
export { BankIdLogin, type BankIdLoginProps } from "./BankIdLogin.tsx";
export { BankIdSign, type BankIdSignProps } from "./BankIdSign.tsx";
export { BankIdView, type BankIdLooks, type BankIdViewProps } from "./view/BankIdView.tsx";
export type { BankIdSlots, SlotName, SlotPart } from "./view/context.tsx";
export { BankIdTextPreview, type BankIdTextPreviewProps } from "./preview/BankIdTextPreview.tsx";
export { BankIdQrCode, type BankIdQrCodeProps } from "./BankIdQrCode.tsx";
export { useBankId, type UseBankId, type UseBankIdOptions } from "./useBankId.ts";
export { createBankIdController } from "./flow/controller.ts";
export type {
  BankIdActions,
  BankIdController,
  BankIdControllerOptions,
  BankIdSettings,
  PageFacts,
  SignSettings,
} from "./flow/contract.ts";
export { BankIdBasePathError, type ExtraHeaders } from "./flow/api.ts";
export { redirectPath } from "./flow/address.ts";
export {
  browserPlatform,
  type PageEvent,
  type PageLocation,
  type Platform,
  type Unsubscribe,
} from "./flow/platform.ts";
export type {
  BankIdState,
  CheckingState,
  CompleteState,
  FailedState,
  FramedState,
  IdleState,
  OwnFailureReason,
  PageFailureReason,
  PendingState,
  ShownFrame,
  StartingState,
} from "./flow/state.ts";
export type { MessageId } from "@bankid-kit/core/browser";
export {
  messageText,
  withTexts,
  type BankIdTexts,
  type BankIdTextsOverride,
  type PreviewTexts,
  type Recipient,
} from "./texts/texts.ts";
export { en } from "./texts/en.ts";
export { sv } from "./texts/sv.ts";
