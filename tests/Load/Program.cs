using LearningPlatform.Load;

return args is [var what, ..]
    ? what switch
    {
        "accounts" => await AccountsLoad.Lists(),
        "complete-lesson" => await CompleteLessonLoad.Run(),
        "leaderboard" => await LeaderboardLoad.Run(),
        "overview" => await OverviewLoad.Run(),
        "package" => await PackageLoad.Run(),
        "practice" => await PracticeLoad.Run(),
        "sandbox" => await SandboxLoad.Run(),
        "sign-in" => await AccountsLoad.SignIn(),
        _ => Usage(),
    }
    : Usage();

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project tests/Load -- accounts | complete-lesson | leaderboard | overview | package | practice | sandbox | sign-in");
    return 2;
}
