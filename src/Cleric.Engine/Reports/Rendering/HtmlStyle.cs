namespace Cleric.Reports.Rendering;

/// <summary>The style sheet of the HTML rendering. It loads nothing: system fonts, no images.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """
        :root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--text:#1a2230;--quiet:#5a6577;--line:#d9dee6;--link:#1553b7;--accent:#1d5fd1;--good:#136c3f;--good-back:#e2f4ea;--caution:#8a4b00;--caution-back:#fdf0dc;--code:#f0f2f6;--band:#c9d6ea;--onset:#c02b2b;--series:#1d5fd1}
        @media (prefers-color-scheme:dark){:root{--page:#10141b;--card:#181e28;--text:#e6eaf1;--quiet:#9aa6b8;--line:#2d3644;--link:#8ab4ff;--accent:#6ea3ff;--good:#7fdba8;--good-back:#12321f;--caution:#ffc477;--caution-back:#3a2a10;--code:#212936;--band:#2b3a52;--onset:#ff8a80;--series:#6ea3ff}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
        main,header,footer,.toc{max-width:62rem;margin:0 auto;padding:0 1.25rem}
        header{padding-top:1.5rem}
        h1{font-size:1.3rem;line-height:1.3;margin:0 0 .25rem}
        h2{font-size:1.15rem;margin:0 0 .75rem;line-height:1.3}
        h3{font-size:1rem;margin:0 0 .5rem}
        h4{font-size:1rem;margin:0}
        p{margin:0 0 .6rem}
        ul,ol{margin:0 0 .6rem;padding-left:1.3rem}
        li{margin:.2rem 0}
        a{color:var(--link);text-underline-offset:.15em}
        a:focus-visible,summary:focus-visible,.scroll:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
        .skip{position:absolute;left:-999rem}
        .skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem;z-index:1}
        .particulars{color:var(--quiet);font-size:.9rem;margin:0 0 1rem;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:0 1.25rem}
        section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.1rem 1.25rem;margin:0 0 1rem}
        section>:last-child{margin-bottom:0}
        .finding{border-top:4px solid var(--accent)}
        .statement{font-size:1.3rem;line-height:1.35;font-weight:650;margin:0 0 .8rem}
        .sure{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .9rem;margin:0 0 1rem}
        .gauge{flex:0 1 12rem;min-width:8rem;height:.6rem;border-radius:.3rem;background:var(--line);overflow:hidden}
        .gauge span{display:block;height:100%;background:var(--accent)}
        .marks{list-style:none;display:flex;flex-wrap:wrap;gap:.4rem;margin:0;padding:0}
        .marks li{margin:0}
        .mark{display:inline-block;font-size:.8rem;line-height:1.3;font-weight:600;padding:.15rem .55rem;border-radius:1rem;background:var(--code);color:var(--quiet);white-space:normal}
        .mark.good{background:var(--good-back);color:var(--good)}
        .mark.caution{background:var(--caution-back);color:var(--caution)}
        .panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(16rem,1fr));gap:1rem 1.75rem;border-top:1px solid var(--line);padding-top:1rem}
        .panels h3{text-transform:uppercase;letter-spacing:.05em;font-size:.8rem;color:var(--quiet);margin-bottom:.35rem}
        .panels ul{padding-left:1.1rem;margin-bottom:0}
        .panels p{margin-bottom:.2rem}
        .quiet{color:var(--quiet);font-size:.92rem}
        .toc{font-size:.9rem;margin-bottom:1rem}
        .toc ul{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1rem;padding:0;margin:0}
        .cite{font-size:.85em;font-weight:600;text-decoration:none;white-space:nowrap}
        .cite:hover{text-decoration:underline}
        .scroll{overflow-x:auto;margin:0 0 .8rem}
        table{border-collapse:collapse;width:100%;font-size:.94rem;overflow-wrap:break-word}table code{overflow-wrap:anywhere}
        caption{text-align:left;font-weight:600;padding:0 0 .3rem}
        caption.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
        th,td{text-align:left;vertical-align:top;padding:.4rem .9rem .4rem 0;border-bottom:1px solid var(--line)}
        tr:last-child>th,tr:last-child>td{border-bottom:0}
        thead th{font-size:.82rem;color:var(--quiet);font-weight:600;border-bottom:1px solid var(--line)}
        small{font-weight:400;font-size:.88em;color:var(--quiet)}
        tbody th{font-weight:600;font-variant-numeric:tabular-nums}
        td:last-child,th:last-child{padding-right:0}
        code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.85em}
        code{background:var(--code);padding:.1em .3em;border-radius:4px}
        pre{background:var(--code);padding:.6rem .8rem;border-radius:6px;overflow-x:auto;margin:.2rem 0 .7rem;white-space:pre-wrap}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem;margin:0 0 .7rem;font-size:.94rem}
        dt{color:var(--quiet)}
        dd{margin:0;min-width:0}
        .group{border-top:1px solid var(--line);padding:.8rem 0 .2rem}
        .group>h3{margin-bottom:.5rem}
        details.group>summary{cursor:pointer;font-weight:600;margin-bottom:.6rem}
        .label{color:var(--quiet);font-size:.85rem;margin:0 0 .1rem}
        .places{list-style:none;padding:0}
        .places li{padding:.3rem .5rem;border-left:3px solid var(--line);margin:.35rem 0}
        .places .at{display:block;color:var(--quiet);font-size:.8rem}
        :target{background:var(--caution-back);border-radius:6px}
        .places li:target{border-left-color:var(--accent)}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,25rem),1fr));gap:1rem 1.75rem}
        figure{margin:0;min-width:0}
        figure h3{margin:0 0 .3rem;font-size:.95rem}
        figcaption{font-size:.88rem;color:var(--quiet)}
        svg{display:block;width:100%;height:auto;margin:0 0 .3rem}
        svg .band{fill:var(--band);opacity:.55}
        svg .axis{stroke:var(--line);stroke-width:1}
        svg .normal{stroke:var(--quiet);stroke-width:1;stroke-dasharray:3 3}
        svg .series{fill:none;stroke:var(--series);stroke-width:1.6;stroke-linejoin:round;stroke-linecap:round}
        svg .dot{fill:var(--series)}
        svg .onset{stroke:var(--onset);stroke-width:1.5}
        svg text{fill:var(--quiet);font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
        svg text.onset-label{fill:var(--onset);stroke:none;font-weight:600}
        footer{color:var(--quiet);font-size:.85rem;padding-bottom:2rem}
        @media (max-width:40rem){main,header,footer,.toc{padding-left:.75rem;padding-right:.75rem}section{padding:.9rem}.statement{font-size:1.15rem}.toc ul{flex-wrap:nowrap;overflow-x:auto;white-space:nowrap;padding-bottom:.4rem}dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.45rem}table{font-size:.88rem}th,td{padding-right:.6rem}}
        @media print{:root{--page:#fff;--card:#fff;--text:#000;--quiet:#444;--line:#bbb;--link:#000}.toc,.skip{display:none}section{border:0;padding:0;margin:0 0 1.2rem;border-radius:0}figure,tr,.places li{break-inside:avoid}h2,h3{break-after:avoid}a{text-decoration:none}}
        """;
}
