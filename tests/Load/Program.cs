using LearningPlatform.Load;

return args is [var what, ..]
    ? what switch
    {
        "complete-lesson" => await CompleteLessonLoad.Run(),
        "overview" => await OverviewLoad.Run(),
        "leaderboard" => await LeaderboardLoad.Run(),
        "package" => await PackageLoad.Run(),
        "sandbox" => await SandboxLoad.Run(),
        _ => Usage(),
    }
    : Usage();

static int Usage()
{
    Console.Error.WriteLine("dotnet run -c Release --project tests/Load -- complete-lesson | leaderboard | overview | package | sandbox");
    return 2;
}
