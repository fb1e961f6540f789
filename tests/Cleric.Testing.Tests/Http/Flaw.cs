namespace Cleric.Testing.Tests.Http;

/// <summary>What is wrong with a <see cref="FeedConnector"/>.</summary>
internal enum Flaw
{
    None,
    RefusalIsEmpty,
    TroubleIsEmpty,
    TriesAgainItself,
    FollowsRedirectsWithCredential,
    PageIsEmpty,
    ParserErrorsEscape,
    ErrorFieldIsIgnored,
    ReadsWithoutEnd,
    TellsSecretInSentAs,
    RepeatsWhatTheServerSaid,
    Writes,
    IgnoresCancellation,
    IgnoresLimit,
    CutIsNotTold,
    IgnoresWindow,
    LocalTimes,
    IgnoresClock,
    FirstPageOnly,
    PagesWithoutEnd,
    HalfIsWhole,
    StaleIsData,
    Overclaims,
}
