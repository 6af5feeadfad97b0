import { useEffect, useState } from "react";
import type { JSX } from "react";
import type { Language } from "../wire.ts";
import { keepLanguage, readLanguage } from "./language.ts";
import { Header } from "./parts/Header.tsx";
import type { TrafficStore } from "./traffic/traffic.ts";
import { useMe } from "./useMe.ts";
import type { ViewProps } from "./view.ts";
import { CallView } from "./views/CallView.tsx";
import { GalleryView } from "./views/GalleryView.tsx";
import { LoginView } from "./views/LoginView.tsx";
import { SignView } from "./views/SignView.tsx";
import { words } from "./words/words.ts";

const views: Readonly<Record<string, (props: ViewProps) => JSX.Element>> = {
  "/sign": SignView,
  "/call-centre": CallView,
  "/gallery": GalleryView,
};

/** The frame around a view; which one is in the address. */
export function App({ traffic }: { traffic: TrafficStore }): JSX.Element {
  const [language, setLanguage] = useState<Language>(readLanguage);
  const { who, refresh, leave } = useMe();
  const text = words[language];
  const path = location.pathname;
  const View = views[path] ?? LoginView;

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const choose = (next: Language): void => {
    keepLanguage(next);
    setLanguage(next);
  };

  return (
    <>
      <Header text={text} language={language} path={path} who={who} onLanguage={choose} />
      <main id="content" className="demo-main">
        {who.state === "loading" && <p>{text.loading}</p>}
        {who.state === "silent" && (
          <section className="demo-card" role="alert">
            <p>{text.serverSilent}</p>
            <button type="button" className="demo-button" onClick={refresh}>
              {text.tryAgain}
            </button>
          </section>
        )}
        {who.state === "known" && (
          <View
            me={who.me}
            text={text}
            language={language}
            traffic={traffic}
            refresh={refresh}
            leave={leave}
          />
        )}
      </main>
    </>
  );
}
