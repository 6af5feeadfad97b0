/** The screens below the heading. Each draws a state and reports what the person does. */

import type { ReactElement, ReactNode } from "react";
import type { FlowMode } from "@bankid-kit/core/browser";
import type { FailedState } from "../flow/state.ts";
import type { BankIdTexts } from "../texts/texts.ts";
import { Caution } from "./Caution.tsx";
import { Slot, useView } from "./context.tsx";
import { Body, Button, ButtonLink, Buttons, Mark, Notice, Spinner } from "./parts.tsx";
import { Scan } from "./Scan.tsx";
import { isCalm, retryText, screenOf, statusOf } from "./words.ts";

/** Where BankID hands out its app. */
const appAddress = "https://install.bankid.com/";

/** Before anything is known, and on a server. */
export function Checking(): ReactElement {
  return (
    <Body>
      <Waiting late />
      <Status />
    </Body>
  );
}

/** Inside of a frame nobody starts (S71). */
export function Framed({ address }: { address: string }): ReactElement {
  const { texts } = useView();
  return (
    <Body>
      <Slot name="framed">
        <p className="bankid-text">{texts.framed}</p>
        <Buttons>
          <ButtonLink primary newWindow href={address}>
            {texts.openWindow}
          </ButtonLink>
        </Buttons>
      </Slot>
    </Body>
  );
}

/** This device or another one. */
export function Choice({ children }: { children: ReactNode }): ReactElement {
  const { bankId, inApp, texts } = useView();
  const { device, start } = bankId;
  // A phone has the app at hand, unless BankID can't come back; a computer mostly has a phone beside it.
  const modes: FlowMode[] =
    device === "handheld" && inApp === undefined ? ["device", "qr"] : ["qr", "device"];
  return (
    <Body>
      {children}
      {inApp !== undefined && (
        <Slot name="inAppBrowser">
          <Notice>{texts.inAppBrowser(inApp)}</Notice>
        </Slot>
      )}
      <Slot name="introduction">
        <p className="bankid-text">{texts.messages[device === "handheld" ? "RFA20" : "RFA19"]}</p>
      </Slot>
      <Slot name="devices">
        <Buttons>
          {modes.map((mode, index) => (
            <Button key={mode} primary={index === 0} onClick={() => start(mode)}>
              {nameOf(mode, texts)}
            </Button>
          ))}
        </Buttons>
      </Slot>
    </Body>
  );
}

/** An order is open, or about to be. */
export function Pending(): ReactElement {
  const { bankId, texts } = useView();
  const screen = screenOf(bankId);
  const pending = bankId.phase === "pending" ? bankId : undefined;
  return (
    <Body>
      {screen === "scan" ? <Scan /> : <Waiting />}
      <Status />
      {screen !== "saving" && <Caution />}
      {pending?.launchTrouble === true && <AppMissing />}
      <Buttons>
        {pending?.launchUrl !== undefined && <OpenApp launchUrl={pending.launchUrl} />}
        {screen !== "saving" && (
          <Slot key="cancel" name="cancel">
            <Button onClick={bankId.cancel}>{texts.cancel}</Button>
          </Slot>
        )}
      </Buttons>
    </Body>
  );
}

function OpenApp({ launchUrl }: { launchUrl: string }): ReactElement {
  const { texts } = useView();
  return (
    <Slot name="openApp">
      <ButtonLink primary href={launchUrl}>
        {texts.openBankId}
      </ButtonLink>
    </Slot>
  );
}

/** The page is still in sight: maybe there is no app to open. */
function AppMissing(): ReactElement {
  const { bankId, texts } = useView();
  return (
    <Slot name="appMissing">
      <Notice>
        <p className="bankid-notice-text">{texts.appMissing}</p>
        <a className="bankid-link" href={appAddress} target="_blank" rel="noreferrer">
          {texts.getApp}
        </a>
        <button type="button" className="bankid-link" onClick={() => bankId.start("qr")}>
          {texts.otherDevice}
        </button>
      </Notice>
    </Slot>
  );
}

/** It ended without a result: what happened, the same again, or the other device. */
export function Failed({ state }: { state: FailedState }): ReactElement {
  const { bankId, texts } = useView();
  const other: FlowMode | undefined = state.mode && (state.mode === "qr" ? "device" : "qr");
  return (
    <Body>
      {!isCalm(state) && <Mark kind="failed" />}
      <Status />
      {state.ref !== undefined && !isCalm(state) && (
        <Slot name="reference">
          <p className="bankid-note">
            {texts.reference}: <code className="bankid-ref">{state.ref}</code>
          </p>
        </Slot>
      )}
      <Buttons>
        <Slot name="retry">
          {state.reason === "text_changed" ? (
            <ButtonLink primary href="">
              {texts.reload}
            </ButtonLink>
          ) : (
            <Button primary onClick={bankId.restart}>
              {retryText(state, texts)}
            </Button>
          )}
        </Slot>
        {other && state.reason !== "text_changed" && (
          <Slot name="otherDevice">
            <Button onClick={() => bankId.start(other)}>{nameOf(other, texts)}</Button>
          </Slot>
        )}
      </Buttons>
    </Body>
  );
}

/** The person is through. */
export function Done(): ReactElement {
  return (
    <Body>
      <Slot name="done">
        <Mark kind="done" />
        <Status />
      </Slot>
    </Body>
  );
}

function nameOf(mode: FlowMode, texts: BankIdTexts): string {
  return mode === "device" ? texts.thisDevice : texts.otherDevice;
}

function Waiting({ late = false }: { late?: boolean }): ReactElement {
  return (
    <Slot name="waiting">
      <div className={late ? "bankid-wait bankid-wait-late" : "bankid-wait"}>
        <Spinner />
      </div>
    </Slot>
  );
}

function Status(): ReactElement {
  const { bankId, texts } = useView();
  const trouble = "trouble" in bankId && bankId.trouble !== undefined;
  const starting = bankId.phase === "starting";
  return (
    <Slot name="status">
      <p className={trouble ? "bankid-status bankid-trouble" : "bankid-status"}>
        {starting ? texts.oneMoment : statusOf(bankId, texts)}
      </p>
    </Slot>
  );
}
