import { BankIdLogin } from "@bankid-kit/react";
import { useCallback, useEffect, useState } from "react";
import type { JSX } from "react";
import type { Me } from "./api.ts";
import { fetchMe, logOut } from "./api.ts";
import { LoggedIn } from "./LoggedIn.tsx";
import { PersonForm } from "./PersonForm.tsx";
import type { Language } from "./words.ts";
import { words } from "./words.ts";

type Who = { state: "loading" } | { state: "silent" } | { state: "known"; me: Me };

/** One page: a login, or who is logged in. */
export function App(): JSX.Element {
  const [language, setLanguage] = useState<Language>(() =>
    navigator.language.startsWith("sv") ? "sv" : "en",
  );
  const [who, setWho] = useState<Who>({ state: "loading" });
  const text = words[language];

  const refresh = useCallback(
    (signal?: AbortSignal) =>
      fetchMe(signal).then(
        (me) => setWho({ state: "known", me }),
        () => signal?.aborted || setWho({ state: "silent" }),
      ),
    [],
  );

  useEffect(() => {
    const leaving = new AbortController();
    void refresh(leaving.signal);
    return () => leaving.abort();
  }, [refresh]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const leave = (): void =>
    void logOut().then(
      () => refresh(),
      () => setWho({ state: "silent" }),
    );

  return (
    <main className="demo">
      <header className="demo-header">
        <span className="demo-name">bankid-kit demo</span>
        <button
          type="button"
          className="demo-quiet"
          lang={language === "sv" ? "en" : "sv"}
          onClick={() => setLanguage(language === "sv" ? "en" : "sv")}
        >
          {text.otherLanguage}
        </button>
      </header>
      {who.state === "loading" && <p>{text.loading}</p>}
      {who.state === "silent" && (
        <section role="alert">
          <p>{text.serverSilent}</p>
          <button type="button" className="demo-button" onClick={() => void refresh()}>
            {text.tryAgain}
          </button>
        </section>
      )}
      {who.state === "known" && who.me.user !== null && (
        <LoggedIn user={who.me.user} text={text} onLogOut={leave} />
      )}
      {who.state === "known" && who.me.user === null && (
        <>
          <h1>{text.title}</h1>
          <p className="demo-lead">{text.lead}</p>
          <BankIdLogin basePath="/bankid" locale={language} onComplete={() => void refresh()} />
          <PersonForm text={text} onlyOnePerson={who.me.onlyOnePerson} />
        </>
      )}
    </main>
  );
}
